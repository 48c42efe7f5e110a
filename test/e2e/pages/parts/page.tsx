import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { MessageRow } from 'react-reliable-channel';
import { treeByParent } from 'react-reliable-channel/reducers';
import {
  DeliveryDetails,
  GapRow,
  MessageList,
  OutboxPanel,
  ResendActions,
  SyncBanner,
  type OutboxEntryLike,
} from 'react-reliable-channel/ui';
import {
  PollResult,
  QuestionCard,
  RankedList,
  ReactionChips,
  ThreadTree,
  VoteCount,
} from 'react-reliable-channel/ui/domain';
import { gap, message } from '../../../../stories/support/rows.js';

declare global {
  interface Window {
    /** What was asked for, in order. */
    did: string[];
  }
}

window.did = [];
const note = (what: string) => void window.did.push(what);
const complete = { complete: true };
const bytes = (text: string) => new TextEncoder().encode(text);
const failed: Omit<OutboxEntryLike, 'messageId' | 'content'> = { status: 'failed', acknowledgedBy: [] };

function Outbox() {
  const [entries, setEntries] = useState<readonly OutboxEntryLike[]>(
    ['one', 'two', 'three'].map((messageId) => ({ ...failed, messageId, content: bytes(messageId) })),
  );
  const without = (what: string) => (messageId: string) => {
    note(`${what} ${messageId}`);
    setEntries((now) => now.filter((entry) => entry.messageId !== messageId));
  };
  return <OutboxPanel entries={entries} onResend={without('resend')} onDiscard={without('discard')} />;
}

function Votes() {
  const [voted, setVoted] = useState(false);
  return <VoteCount count={voted ? 4 : 3} completeness={complete} chosen={voted} onVote={setVoted} />;
}

function Chips() {
  const [mine, setMine] = useState(true);
  const reactions = [{ element: '👍', members: ['Bob'] }, ...(mine ? [{ element: '😄', members: ['me'] }] : [])];
  return (
    <ReactionChips
      reactions={reactions.map((one) => ({ ...one, voters: one.members.length }))}
      completeness={complete}
      participantId="me"
      onReact={(element, present) => {
        note(`${element} ${present}`);
        if (element === '😄') setMine(present);
      }}
    />
  );
}

function Poll() {
  const [chosen, choose] = useState<number | string | null>(null);
  return (
    <PollResult
      question="When?"
      choices={[
        { choice: 'thu', label: 'Thursday' },
        { choice: 'fri', label: 'Friday' },
      ]}
      completeness={complete}
      chosen={chosen}
      onVote={choose}
    />
  );
}

function Ranking() {
  const [voted, setVoted] = useState(false);
  const ranked = [
    { id: 'q1', text: 'Slides?', votes: 12 },
    { id: 'q2', text: 'Network?', votes: voted ? 14 : 11 },
  ].toSorted((a, b) => b.votes - a.votes);
  return (
    <RankedList
      label="Questions"
      items={ranked}
      keyOf={({ id }) => id}
      renderItem={({ id, text, votes }) => (
        <QuestionCard
          question={message(id, 'Priya', text, 0)}
          votes={votes}
          completeness={complete}
          chosen={id === 'q2' && voted}
          onVote={(present) => id === 'q2' && setVoted(present)}
        />
      )}
    />
  );
}

const parents: Record<string, string | undefined> = { top: undefined, answer: 'top', deeper: 'answer', beside: 'gone' };
const comments = Object.keys(parents).map((id, index) => message(id, 'Bob', `comment ${id}`, index));
const reducer = treeByParent({
  place: ({ messageId }) => {
    const parentId = parents[messageId];
    return parentId === undefined ? {} : { parentId };
  },
});
const tree = reducer.apply(
  reducer.empty,
  comments.map((row) => [row.messageId, row] as const),
);

function Thread() {
  const [isHere, setHere] = useState(false);
  const rows = new Map<string, MessageRow>(comments.map((row) => [row.key, row]));
  rows.set('gone', isHere ? message('gone', 'Tom', 'here it is', 9) : gap('gone'));
  return (
    <ThreadTree
      tree={tree}
      getRow={(id) => rows.get(id)}
      onRetrieve={() => setHere(true)}
      renderComment={({ messageId }) => (
        <>
          <p>{`comment ${messageId}`}</p>
          <button tabIndex={-1} onClick={() => note(`answer ${messageId}`)}>
            Answer
          </button>
          <button tabIndex={-1} onClick={() => note(`report ${messageId}`)}>
            Report
          </button>
        </>
      )}
    />
  );
}

const folded: readonly MessageRow[] = [
  message('first', 'Bob', 'said first', 0),
  ...['f1', 'f2', 'f3', 'f4'].map((id) => gap(id)),
  message('last', 'Bob', 'said last', 5),
];

createRoot(document.getElementById('root')!).render(
  <>
    <SyncBanner status={{ status: 'incomplete', lost: 2 }} onRetrieve={() => note('retrieve')} />
    <SyncBanner channelState="failed" error={new Error('no storage')} onRetry={() => note('retry')} />
    <GapRow row={gap('g1')} onRetrieve={(ids) => note(`retrieve ${ids.join()}`)} onExpand={() => note('expand')} />
    <ResendActions
      messageId="m1"
      delivery={failed}
      onResend={(id) => note(`resend ${id}`)}
      onDiscard={(id) => note(`discard ${id}`)}
    />
    <DeliveryDetails delivery={{ status: 'acknowledged', acknowledgedBy: ['Bob'] }} />
    <Outbox />
    <div style={{ height: 300 }}>
      <MessageList rows={folded} onRetrieve={(ids) => note(`retrieve ${ids.join()}`)} />
    </div>
    <Votes />
    <Chips />
    <Poll />
    <Ranking />
    <Thread />
  </>,
);
