import { useState } from 'react';
import { ReliableChannelProvider, useConnectionHealth } from 'react-reliable-channel';
import { createFaults, createMemoryNetwork } from 'react-reliable-channel/testing';
import { expect, userEvent, waitFor } from 'storybook/test';
import preview from '../.storybook/preview.js';

const words = { connecting: 'Connecting', online: 'Online', degraded: 'Partly connected', offline: 'Offline' };

function Connection() {
  const { status, reason, since } = useConnectionHealth();
  return (
    <div role="status">
      <p>
        <strong>{words[status]}</strong>
        {reason !== undefined && `: ${reason}`}
      </p>
      {since !== undefined && <p>since {new Date(since).toLocaleTimeString()}</p>}
    </div>
  );
}

function Page({ cutFromTheStart = false }: { cutFromTheStart?: boolean }) {
  const [{ faults, transport }] = useState(() => {
    const faults = createFaults({ cut: cutFromTheStart });
    return { faults, transport: createMemoryNetwork().transport('Alice', { faults }) };
  });
  return (
    <ReliableChannelProvider channelId="story" participantId="Alice" transport={transport}>
      <div className="story-pad">
        <Connection />
        <button type="button" onClick={() => faults.set({ cut: !faults.get().cut })}>
          Cut or reconnect
        </button>
      </div>
    </ReliableChannelProvider>
  );
}

const meta = preview.meta({
  title: 'Live/Connection',
  component: Page,
  parameters: {
    docs: {
      description: {
        component:
          '`useConnectionHealth` tells whether the network is there, why not, and since when; how complete the ' +
          'conversation is, `useSyncStatus` tells. The words are those of this story.',
      },
    },
  },
});

export const CutAndReconnected = meta.story({
  play: async ({ canvas }) => {
    const status = await canvas.findByRole('status');
    await waitFor(() => expect(status).toHaveTextContent(/^Online/));
    await userEvent.click(canvas.getByRole('button', { name: 'Cut or reconnect' }));
    await waitFor(() => expect(status).toHaveTextContent(/^Offline: this participant is cut off/));
    await userEvent.click(canvas.getByRole('button', { name: 'Cut or reconnect' }));
    await waitFor(() => expect(status).toHaveTextContent(/^Online/));
  },
});

/** A network that was never there is being connected to, and offline only after ten seconds. */
export const NotThereYet = meta.story({
  args: { cutFromTheStart: true },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent(/^Connecting: this participant is cut/));
  },
});
