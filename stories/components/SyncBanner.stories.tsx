import { SyncBanner } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/SyncBanner.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground, useWorld } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { allWeathers, gapLost } from '../support/playground/scripts.js';

function Screen() {
  // Of this page's own clock, which stands still between the steps. An app leaves `now` out.
  return <SyncBanner now={useWorld().clock.now} />;
}

const meta = preview.meta({ title: 'Components/SyncBanner', component: SyncBanner, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={allWeathers}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await sees('Up to date');
    await to(3);
    await sees('Catching up, 1 missing');
    await to(4);
    await sees('Up to date');
    await to(6);
    await sees('Offline, 1 waiting to send');
    await to(7);
    await sees('Up to date');
    await to(6);
    await sees('Offline, 1 waiting to send');
  },
});

/** A message was given up: the claim is "incomplete", until it is here after all. */
export const Incomplete = meta.story({
  render: () => (
    <Playground script={gapLost}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await to(5);
    await sees('Incomplete, 1 lost');
    await to(6);
    await sees('Up to date');
  },
});
