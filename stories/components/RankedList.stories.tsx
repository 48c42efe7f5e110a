import { useMessage, useMessages } from 'react-reliable-channel';
import { useReducedMessages } from 'react-reliable-channel/reducers';
import { RankedList, VoteCount } from 'react-reliable-channel/ui/domain';
import { userEvent } from 'storybook/test';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/RankedList.md?raw';
import { manual } from '../support/manual/manual.js';
import { idsOf, read, votesOf } from '../support/playground/contents.js';
import { ranking } from '../support/playground/domainScripts.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';

const idOfQuestion = idsOf('question');

function Question({ id }: { id: string }) {
  const row = useMessage(id);
  const { answer, completeness } = useReducedMessages(votesOf);
  const said = row?.kind === 'message' ? read(row) : undefined;
  return (
    <p className="play-line">
      <VoteCount count={answer.tallies.get(id)?.voters} completeness={completeness} />
      <span dir="auto">{said && 'text' in said && said.text}</span>
    </p>
  );
}

function Screen() {
  const ids = useMessages(idOfQuestion);
  const { answer } = useReducedMessages(votesOf);
  const votes = (id: string) => answer.tallies.get(id)?.voters ?? 0;
  return (
    <div className="play-view">
      <RankedList
        label="Questions"
        items={ids.toSorted((a, b) => votes(b) - votes(a))}
        keyOf={(id) => id}
        renderItem={(id) => <Question id={id} />}
      />
    </div>
  );
}

const meta = preview.meta({ title: 'Domain/RankedList', component: RankedList, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={ranking}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees, button } = playgroundOf(canvasElement);
    await ready();
    await to(1);
    await sees(/slides.*break/);
    await to(3);
    await sees(/slides.*break/);
    await userEvent.click(await button('The order has changed. Sort again'));
    await sees(/break.*slides/);
    await to(4);
    await sees(/break.*slides.*coffee/);
    await to(6);
    await sees(/1\+.*break.*slides.*coffee/);
    await to(7);
    await sees(/break.*slides.*coffee.*room 2/);
  },
});
