import { type MessageRow, useMessages } from 'react-reliable-channel';
import { GapRow } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/GapRow.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { gapLost, gapsOfBothKinds } from '../support/playground/scripts.js';

const idOfGap = (row: MessageRow) => (row.kind === 'gap' || row.kind === 'lost' ? row.key : undefined);

function Screen() {
  const ids = useMessages(idOfGap);
  return (
    <div className="play-view">
      {ids.length === 0 && 'Nothing is missing that anybody has named.'}
      {ids.map((id) => (
        <GapRow key={id} messageId={id} />
      ))}
    </div>
  );
}

const meta = preview.meta({ title: 'Components/GapRow', component: GapRow, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={gapsOfBothKinds} start={3}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees, has } = playgroundOf(canvasElement);
    await ready();
    await sees('1 message missing from Bob');
    await has('Alice', 2, 'missing');
    await has('Alice', 3, 'held');
    await to(4);
    await sees('Retrieving 1 message');
    await to(5);
    await sees('Nothing is missing');
    await has('Alice', 2, 'has it');
    await to(7);
    await sees('1 message missing from Bob');
    await has('Alice', 4, 'missing');
    await to(8);
    await sees('Nothing is missing');
    await to(7);
    await sees('1 message missing from Bob');
  },
});

/** Nobody has it for so long that it is given up, and heals when its author is back. */
export const GivenUp = meta.story({
  render: () => (
    <Playground script={gapLost}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees, has } = playgroundOf(canvasElement);
    await ready();
    await to(5);
    await sees('1 message from Bob could not be retrieved');
    await has('Alice', 2, 'lost');
    await to(6);
    await sees('Nothing is missing');
    await has('Alice', 2, 'has it');
  },
});
