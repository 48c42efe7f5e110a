import { useMessages, useReliableChannel } from 'react-reliable-channel';
import { useReducedMessages } from 'react-reliable-channel/reducers';
import { VoteCount } from 'react-reliable-channel/ui/domain';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/VoteCount.md?raw';
import { manual } from '../support/manual/manual.js';
import { idsOf, votesOf, written } from '../support/playground/contents.js';
import { votes } from '../support/playground/domainScripts.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';

const idOfQuestion = idsOf('question');

function Screen() {
  const { send } = useReliableChannel();
  const [id] = useMessages(idOfQuestion);
  const { answer, completeness } = useReducedMessages(votesOf);
  if (id === undefined) return <div className="play-view">Nothing was asked yet.</div>;
  return (
    <div className="play-view">
      <VoteCount
        count={answer.tallies.get(id)?.voters}
        completeness={completeness}
        chosen={answer.choiceOf(id, 'Alice') === 1}
        onVote={(chosen) => send(written({ type: 'vote', on: id, choice: chosen ? 1 : null }))}
      />
    </div>
  );
}

const meta = preview.meta({ title: 'Domain/VoteCount', component: VoteCount, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={votes}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, button } = playgroundOf(canvasElement);
    await ready();
    await to(2);
    await button('Upvote, 0 votes');
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
