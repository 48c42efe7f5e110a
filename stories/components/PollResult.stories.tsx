import { useMessages, useReliableChannel } from 'react-reliable-channel';
import { useReducedMessages } from 'react-reliable-channel/reducers';
import { PollResult } from 'react-reliable-channel/ui/domain';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/PollResult.md?raw';
import { manual } from '../support/manual/manual.js';
import { idsOf, votesOf, written } from '../support/playground/contents.js';
import { poll } from '../support/playground/domainScripts.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';

const idOfPoll = idsOf('poll');
const choices = ['Thursday', 'Friday'].map((day) => ({ choice: day, label: day }));

function Screen() {
  const { send } = useReliableChannel();
  const [id] = useMessages(idOfPoll);
  const { answer, completeness } = useReducedMessages(votesOf);
  if (id === undefined) return <div className="play-view">Nothing was asked yet.</div>;
  return (
    <div className="play-view">
      <PollResult
        question="When shall we meet?"
        choices={choices}
        tally={answer.tallies.get(id)}
        completeness={completeness}
        chosen={answer.choiceOf(id, 'Alice')}
        onVote={(choice) => send(written({ type: 'vote', on: id, choice }))}
      />
    </div>
  );
}

const meta = preview.meta({ title: 'Domain/PollResult', component: PollResult, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={poll}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await to(2);
    await sees('0 votes');
    await to(3);
    await sees('1 vote');
    await to(5);
    await sees('1+');
    await to(6);
    await sees('2 votes');
    await to(5);
    await sees(/1\+.*missing/);
  },
});
