import { useMessage, useMessages, useReliableChannel } from 'react-reliable-channel';
import { useReducedMessages } from 'react-reliable-channel/reducers';
import { QuestionCard } from 'react-reliable-channel/ui/domain';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/QuestionCard.md?raw';
import { manual } from '../support/manual/manual.js';
import { idsOf, read, votesOf, written } from '../support/playground/contents.js';
import { votes } from '../support/playground/domainScripts.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';

const idOfQuestion = idsOf('question');
const idOfAnswer = idsOf('answer');
const asText = (content: Uint8Array) => {
  const said = read({ content });
  return <span dir="auto">{said && 'text' in said ? said.text : 'This cannot be read.'}</span>;
};

function Screen() {
  const { send } = useReliableChannel();
  const [id = ''] = useMessages(idOfQuestion);
  const isAnswered = useMessages(idOfAnswer).length > 0;
  const row = useMessage(id);
  const { answer, completeness } = useReducedMessages(votesOf);
  if (row?.kind !== 'message') return <div className="play-view">Nothing was asked yet.</div>;
  return (
    <div className="play-view">
      <QuestionCard
        question={row}
        completeness={completeness}
        votes={answer.tallies.get(id)?.voters}
        chosen={answer.choiceOf(id, 'Alice') === 1}
        onVote={(chosen) => send(written({ type: 'vote', on: id, choice: chosen ? 1 : null }))}
        answered={isAnswered}
        renderContent={asText}
      />
    </div>
  );
}

const meta = preview.meta({ title: 'Domain/QuestionCard', component: QuestionCard, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={votes}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees, button } = playgroundOf(canvasElement);
    await ready();
    await to(2);
    await sees('Will the slides be shared?');
    await to(3);
    await button('Upvote, 1 vote');
    await to(5);
    await button('Upvote, at least 1 vote');
    await to(6);
    await button('Upvote, 2 votes');
    await to(5);
    await button('Upvote, at least 1 vote');
  },
});
