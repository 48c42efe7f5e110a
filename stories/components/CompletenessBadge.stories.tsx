import { CompletenessBadge } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/CompletenessBadge.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { lostOrSlow } from '../support/playground/scripts.js';

function Screen() {
  return (
    <div className="play-view">
      <CompletenessBadge />
    </div>
  );
}

const meta = preview.meta({
  title: 'Components/CompletenessBadge',
  component: CompletenessBadge,
  parameters: manual(page),
});

export const Live = meta.story({
  render: () => (
    <Playground script={lostOrSlow}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await sees('Nothing known to be missing');
    await to(3);
    await sees('1 message still missing');
    await to(5);
    await sees('1 message could not be retrieved');
    await to(6);
    await sees('Nothing known to be missing');
    await to(8);
    await sees('1 message still missing');
    await to(9);
    await sees('Nothing known to be missing');
    await to(8);
    await sees('1 message still missing');
  },
});
