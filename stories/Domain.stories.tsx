import type { MessageRow } from 'react-reliable-channel';
import { treeByParent } from 'react-reliable-channel/reducers';
import {
  PollResult,
  QuestionCard,
  RankedList,
  ReactionChips,
  ThreadTree,
  VoteCount,
} from 'react-reliable-channel/ui/domain';
import { useState } from 'react';
import { expect, userEvent } from 'storybook/test';
import preview from '../.storybook/preview.js';
import { gap, message } from './support/rows.js';

const partly = { complete: false, missing: 2 };
const complete = { complete: true };

const meta = preview.meta({
  title: 'States/Votes, polls and threads',
  component: VoteCount,
  args: { completeness: partly },
  decorators: [
    (Story) => (
      <div className="story-pad">
        <Story />
      </div>
    ),
  ],
  parameters: {
    docs: {
      description: {
        component:
          'Parts of `/ui/domain`, drawn from what reducers make of all messages. Give each the `completeness` of ' +
          '`useReducedMessages`: while anything is missing, its numbers are lower bounds and are shown as such. Nobody knows of ' +
          'what kind a missing message is, so one that is missing makes every number of the channel a lower bound.',
      },
    },
  },
});

export const Votes = meta.story({
  render: () => (
    <p>
      <VoteCount count={12} completeness={complete} /> <VoteCount count={12} completeness={partly} />{' '}
      <VoteCount count={12} completeness={partly} onVote={() => {}} />{' '}
      <VoteCount count={13} completeness={complete} chosen onVote={() => {}} />
    </p>
  ),
});

function Reactions() {
  const [members, setMembers] = useState<readonly string[]>(['Marta', 'me']);
  return (
    <ReactionChips
      completeness={complete}
      participantId="me"
      reactions={[{ element: '🎉', members: ['Tom'] }, ...(members.length > 0 ? [{ element: '👍', members }] : [])]}
      onReact={(element, present) => {
        if (element === '👍') setMembers(present ? ['Marta', 'me'] : ['Marta']);
      }}
    />
  );
}

export const ReactionsToAMessage = meta.story({
  render: () => <Reactions />,
  play: async ({ canvas }) => {
    await userEvent.click(canvas.getByRole('button', { name: '👍 2', pressed: true }));
    await expect(canvas.getByRole('button', { name: '👍 1', pressed: false })).toBeVisible();
  },
});

const choices = [
  { choice: 'thursday', label: 'Thursday, in the library' },
  { choice: 'friday', label: 'Friday, online' },
  { choice: 'never', label: 'I cannot come' },
];

export const Poll = meta.story({
  render: () => (
    <PollResult
      question="When shall we meet?"
      choices={choices}
      tally={{
        voters: 7,
        choices: new Map([
          ['friday', 5],
          ['thursday', 2],
        ]),
      }}
      completeness={partly}
      chosen="friday"
      onVote={() => {}}
    />
  ),
});

const questions = [
  {
    question: message('q1', 'Priya', 'Will the slides be shared afterwards?', 0),
    votes: 12,
    answered: true,
    waiting: 0,
  },
  {
    question: message('q2', 'Tom', 'How does it behave when the venue’s network goes down?', 2),
    votes: 9,
    answered: false,
    waiting: 0,
  },
  { question: undefined, votes: 3, answered: false, waiting: 1 },
];

export const Questions = meta.story({
  render: () => (
    <RankedList
      label="Questions"
      items={questions}
      keyOf={({ question }) => question?.messageId ?? 'missing'}
      renderItem={(one) => <QuestionCard {...one} completeness={partly} onVote={() => {}} />}
    />
  ),
});

function Ranking() {
  const [voted, setVoted] = useState(false);
  const ranked = [
    { id: 'q2', text: 'How does it behave without a network?', votes: voted ? 14 : 11 },
    { id: 'q1', text: 'Will the slides be shared afterwards?', votes: 12 },
  ].toSorted((a, b) => b.votes - a.votes);
  return (
    <RankedList
      label="Questions by votes"
      items={ranked}
      keyOf={({ id }) => id}
      renderItem={({ id, text, votes }) => (
        <QuestionCard
          question={message(id, 'Priya', text, 0)}
          votes={votes}
          completeness={complete}
          chosen={id === 'q2' && voted}
          onVote={setVoted}
        />
      )}
    />
  );
}

/** By keyboard alone: a vote changes the ranking and moves nothing; the reader takes the new one over. */
export const RankingByKeyboard = meta.story({
  render: () => <Ranking />,
  play: async ({ canvas }) => {
    const order = () => canvas.getAllByRole('article').map((card) => card.textContent?.match(/slides|network/)?.[0]);
    await expect(order()).toEqual(['slides', 'network']);
    await userEvent.tab();
    await userEvent.tab();
    await expect(canvas.getByRole('button', { name: 'Upvote, 11 votes' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect(canvas.getByRole('button', { name: 'Upvote, 14 votes', pressed: true })).toHaveFocus();
    await expect(order()).toEqual(['slides', 'network']);
    await userEvent.tab({ shift: true });
    await userEvent.tab({ shift: true });
    await expect(canvas.getByRole('button', { name: 'The order has changed. Sort again' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect(order()).toEqual(['network', 'slides']);
    await expect(canvas.getByRole('list', { name: 'Questions by votes' })).toHaveFocus();
  },
});

const parents: Record<string, string | undefined> = {
  a: undefined,
  b: 'a',
  c: 'b',
  d: 'a',
  x: 'gone',
  y: 'x',
  z: 'unknown',
};
const texts: Record<string, string> = {
  a: 'We tried the new build on eleven phones. Two lost the connection in the tunnel and came back complete.',
  b: 'Which two?',
  c: 'Both were on the old system.',
  d: 'Did anybody look at the battery?',
  x: 'That would explain the gap at noon.',
  y: 'It does.',
  z: 'Agreed.',
};
const rows = new Map<string, MessageRow>(
  Object.entries(texts).map(([id, text], index) => [
    id,
    message(id, ['Marta', 'Jonas', 'Priya', 'me'][index % 4] ?? 'Tom', text, index * 3),
  ]),
);
const reducer = treeByParent({
  place: ({ messageId }) => {
    const parentId = parents[messageId];
    return parentId === undefined ? {} : { parentId };
  },
});
const tree = reducer.apply(
  reducer.empty,
  [...rows].flatMap(([id, row]) => ('content' in row ? [[id, row] as const] : [])),
);
rows.set('gone', gap('gone', { senderId: 'Tom' }));

export const Thread = meta.story({
  render: () => <ThreadTree tree={tree} getRow={(id) => rows.get(id)} completeness={partly} />,
  play: async ({ canvas }) => {
    await expect(canvas.getAllByRole('treeitem')).toHaveLength(9);
    await userEvent.tab();
    await userEvent.keyboard('{ArrowDown}{ArrowLeft}');
    await expect(canvas.queryByText('Both were on the old system.')).toBeNull();
    await userEvent.keyboard('{ArrowRight}');
    await expect(canvas.getByText('Both were on the old system.')).toBeVisible();
  },
});

function Arriving() {
  const [asked, setAsked] = useState(false);
  const here = message('gone', 'Tom', 'The tunnel has no signal at noon.', 11);
  const getRow = (id: string) => (id === 'gone' && asked ? here : rows.get(id));
  return <ThreadTree tree={tree} getRow={getRow} onRetrieve={() => setAsked(true)} />;
}

/** By keyboard alone: to the stub, into its button, and the focus stays on its line when the comment arrives. */
export const ThreadByKeyboard = meta.story({
  render: () => <Arriving />,
  play: async ({ canvas }) => {
    await userEvent.tab();
    await userEvent.keyboard('{ArrowLeft}{ArrowDown}');
    await expect(document.activeElement).toHaveTextContent('1 message missing from Tom');
    await userEvent.keyboard('{Enter}');
    await expect(canvas.getByRole('button', { name: 'Try now' })).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect(document.activeElement).toHaveAttribute('role', 'treeitem');
    await userEvent.keyboard('{Enter}{Enter}');
    await expect(canvas.getByText('The tunnel has no signal at noon.')).toBeVisible();
    await expect(document.activeElement).toHaveAttribute('role', 'treeitem');
    await expect(document.activeElement).toHaveTextContent('The tunnel has no signal at noon.');
    await userEvent.tab();
    await expect(document.activeElement).toBe(document.body);
  },
});
