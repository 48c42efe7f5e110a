import { ConnectionBadge } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/ConnectionBadge.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { allWeathers } from '../support/playground/scripts.js';

function Screen() {
  return (
    <div className="play-view">
      <ConnectionBadge />
    </div>
  );
}

const meta = preview.meta({
  title: 'Components/ConnectionBadge',
  component: ConnectionBadge,
  parameters: manual(page),
});

export const Live = meta.story({
  render: () => (
    <Playground script={allWeathers}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await sees('Online');
    // What is lost or slow is no matter of the connection.
    await to(3);
    await sees('Online');
    await to(6);
    await sees('Offline');
    await to(7);
    await sees('Online');
    await to(6);
    await sees('Offline');
  },
});
