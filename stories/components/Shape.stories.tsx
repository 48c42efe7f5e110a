import { type MessageRow, useMessages } from 'react-reliable-channel';
import { gapStates, rowMarks, Shape, type ShapeName } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/Shape.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { gapsOfBothKinds } from '../support/playground/scripts.js';

function shapeOf(row: MessageRow): { readonly shape: ShapeName; readonly words: string } {
  if (row.kind === 'gap') return { shape: gapStates[row.state].shape, words: row.state };
  if (row.kind === 'lost') return { shape: gapStates.lost.shape, words: 'lost' };
  if (row.kind === 'held') return { shape: rowMarks.held.shape, words: 'held' };
  return { shape: 'disc', words: 'here' };
}

function Screen() {
  const rows = useMessages();
  return (
    <div className="play-view">
      {rows.length === 0 && 'No messages yet.'}
      {rows.map((row) => {
        const { shape, words } = shapeOf(row);
        return (
          <p key={row.key} className="play-line">
            <Shape name={shape} /> {words}
          </p>
        );
      })}
    </div>
  );
}

const meta = preview.meta({ title: 'Components/Shape', component: Shape, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={gapsOfBothKinds} start={3}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await sees('missing');
    await to(4);
    await sees('retrieving');
    await to(5);
    await sees(/here\D+here\D+here/);
    await to(7);
    await sees('missing');
    await sees('held');
  },
});
