import { useState } from 'react';
import { ChannelWipedError } from 'react-reliable-channel/storage';
import { SyncBanner, type SyncStatusLike } from 'react-reliable-channel/ui';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import preview from '../.storybook/preview.js';
import { holdTimers } from './support/heldTimers.js';

const now = () => Date.UTC(2026, 10, 21, 12);

const meta = preview.meta({
  title: 'States/SyncBanner',
  component: SyncBanner,
  args: { now },
  parameters: {
    docs: {
      description: {
        component:
          'One line that says how complete the conversation is. "Up to date" comes with when anybody was last heard, ' +
          'because nobody can see a last message that no one refers to yet. "Catching up" shows only after a second.',
      },
    },
  },
});

const status = (values: SyncStatusLike): SyncStatusLike => values;

export const Synced = meta.story({
  args: { status: status({ status: 'synced', lastHeardAt: now() - 8_000 }) },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('status')).toHaveTextContent(/^Up to date$/);
    await expect(await canvas.findByText('heard 8 s ago')).toBeVisible();
  },
});
export const SyncedNobodyHeard = meta.story({ args: { status: status({ status: 'synced' }) } });
export const CatchingUp = meta.story({ args: { status: status({ status: 'syncing', missing: 12 }) } });
export const Incomplete = meta.story({
  args: { status: status({ status: 'incomplete', lost: 2 }), onRetrieve: fn() },
  play: async ({ canvas, args }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
    await expect(args.onRetrieve).toHaveBeenCalledOnce();
  },
});
export const Offline = meta.story({ args: { status: status({ status: 'offline', unsent: 0 }) } });
export const OfflineWithUnsent = meta.story({ args: { status: status({ status: 'offline', unsent: 3 }) } });
export const Opening = meta.story({ args: { channelState: 'opening' } });
/** The network has not been there yet: not the same as having lost it. */
export const Connecting = meta.story({
  args: { channelState: 'connecting', status: status({ status: 'offline', unsent: 0 }) },
});
export const Failed = meta.story({
  args: { channelState: 'failed', error: new Error('the database is used by another tab'), onRetry: fn() },
  play: async ({ canvas, args }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
    await expect(args.onRetry).toHaveBeenCalledOnce();
  },
});

/** Whoever deletes a conversation, here or in another tab, may begin it again. */
export const Wiped = meta.story({
  args: { channelState: 'failed', error: new ChannelWipedError('lobby', true), onRetry: fn() },
  play: async ({ canvas, args }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
    await expect(args.onRetry).toHaveBeenCalledOnce();
  },
});

function Flickering() {
  const [syncing, setSyncing] = useState(false);
  return (
    <>
      <SyncBanner
        now={now}
        status={status(syncing ? { status: 'syncing', missing: 1 } : { status: 'synced', lastHeardAt: now() - 1_000 })}
      />
      <div className="story-pad">
        <button type="button" className="rc-button" onClick={() => setSyncing((before) => !before)}>
          {syncing ? 'Heal' : 'Lose one'}
        </button>
      </div>
    </>
  );
}

/** What passes within a second is not news. */
export const DoesNotFlicker = meta.story({
  render: () => <Flickering />,
  play: async ({ canvas }) => {
    const label = canvas.getByRole('status');
    const press = (name: string) => userEvent.click(canvas.getByRole('button', { name }));
    const time = holdTimers();
    try {
      await press('Lose one');
      time.pass(999);
      await expect(label).toHaveTextContent('Up to date');
      await press('Heal');
      await press('Lose one');
      time.pass(999);
      await expect(label).toHaveTextContent('Up to date');
      time.pass(1);
      await waitFor(() => expect(label).toHaveTextContent('Catching up, 1 missing'));
      // Long enough to be read.
      await press('Heal');
      time.pass(499);
      await expect(label).toHaveTextContent('Catching up, 1 missing');
      time.pass(1);
      await waitFor(() => expect(label).toHaveTextContent('Up to date'));
    } finally {
      time.release();
    }
  },
});
