import { useState } from 'react';
import { ReliableChannelProvider, useConnectionHealth } from 'react-reliable-channel';
import {
  useWakuNode,
  useWakuTransport,
  WakuProvider,
  type WakuProviderProps,
} from 'react-reliable-channel/waku-provider';
import { expect, userEvent, waitFor } from 'storybook/test';
import preview from '../.storybook/preview.js';

type Node = Exclude<Awaited<WakuProviderProps['node']>, null | undefined>;

/** As much of a light node as there is to see of one that is connected to nobody. */
function lonelyNode(): Node {
  const libp2p = Object.assign(new EventTarget(), {
    status: 'started',
    getConnections: () => [],
    peerStore: { all: async () => [] },
  });
  const pubsubTopic = '/waku/2/rs/42/0';
  return {
    libp2p,
    createDecoder: ({ contentTopic }: { contentTopic: string }) => ({
      contentTopic,
      pubsubTopic,
      fromProtoObj: async () => ({}),
    }),
    filter: { subscribe: async () => true, unsubscribe: async () => true },
  } as unknown as Node;
}

function Connection() {
  const { status, reason } = useConnectionHealth();
  return (
    <p>
      The channel is {status}
      {reason !== undefined && `: ${reason}`}
    </p>
  );
}

function Room() {
  const { state, error, retry } = useWakuNode();
  const transport = useWakuTransport({ contentTopic: '/story/1/lobby/proto' });
  return (
    <ReliableChannelProvider channelId="story" participantId="Alice" transport={transport}>
      <div className="story-pad" role="status">
        <p>
          The node is {state}
          {error !== undefined && `: ${error.message}`}
        </p>
        <Connection />
        {state === 'failed' && (
          <button type="button" onClick={retry}>
            Try again
          </button>
        )}
      </div>
    </ReliableChannelProvider>
  );
}

/** A provider over a node that a script hands in: nothing here connects to anything. */
function Page({ script }: { script: () => WakuProviderProps }) {
  const [props] = useState(script);
  return (
    <WakuProvider {...props}>
      <Room />
    </WakuProvider>
  );
}

const meta = preview.meta({
  title: 'Live/WakuProvider',
  component: Page,
  parameters: {
    docs: {
      description: {
        component:
          'What `useWakuNode` and `useConnectionHealth` say below a `WakuProvider`. The nodes are handed in by a script; ' +
          'no story of Waku reaches a network.',
      },
    },
  },
});

/** There is no node yet: the channel is there, and waits. */
export const Starting = meta.story({
  args: { script: () => ({ node: null }) },
  play: async ({ canvas }) => {
    const status = await canvas.findByRole('status');
    await waitFor(() =>
      expect(status).toHaveTextContent(/The node is starting.*connecting: the light node is starting/),
    );
  },
});

/** A started node need not be connected. */
export const StartedAlone = meta.story({
  args: { script: () => ({ node: lonelyNode() }) },
  play: async ({ canvas }) => {
    const status = await canvas.findByRole('status');
    await waitFor(() =>
      expect(status).toHaveTextContent(/The node is started.*connecting: no service node is connected/),
    );
  },
});

/** No node could be made: nothing is waited for, and the reason says what to do. */
export const Failed = meta.story({
  args: { script: () => ({ bootstrapPeers: ['/dns4/example.org/tcp/8000/ws'], clusterId: 42 }) },
  play: async ({ canvas }) => {
    const status = await canvas.findByRole('status');
    await waitFor(() =>
      expect(status).toHaveTextContent(/The node is failed: Cannot connect to .*The channel is offline: .*peer id/),
    );
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(status).toHaveTextContent(/The node is failed: Cannot connect to/));
  },
});
