/** What pages of benchmarks share: a channel that is open in a provider, on a network that the page itself speaks for. */
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import type { IncomingMessage, Transport } from '../../src/engine/index.js';
import { deriveMessageId, encodeMessage } from '../../src/engine/index.js';
import type { ReliableChannelHandle } from '../../src/index.js';
import { ReliableChannelProvider, useReliableChannel } from '../../src/index.js';

const channelId = 'bench';
export const encoder = new TextEncoder();

/** The frame of a message of somebody's, or of a sync message where it has no content. */
export function frame(
  senderId: string,
  index: number,
  at: number,
  content: string | undefined,
  follows: readonly string[],
) {
  const bytes = content === undefined ? undefined : encoder.encode(content);
  const messageId = bytes ? deriveMessageId(senderId, at, bytes) : `sync ${index}`;
  const causalHistory = follows.map((id) => ({ messageId: id }));
  const payload = encodeMessage({
    senderId,
    messageId,
    channelId,
    lamportTimestamp: at,
    causalHistory,
    repairRequest: [],
    ...(bytes && { content: bytes }),
  });
  return { messageId, payload };
}

/** A task of its own, after what is due. */
export const task = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits, with a deadline, until `done` says so. */
export async function until(done: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!done()) {
    if (performance.now() > deadline) throw new Error('The page did not get there within a minute.');
    await task(10);
  }
}

/** A page with `children` in an open channel. */
export async function openPage(children: ReactNode) {
  let hand: (message: IncomingMessage) => void = () => undefined;
  const transport: Transport = {
    maxMessageSize: 150_000,
    publish: () => Promise.resolve({}),
    subscribe(receive) {
      hand = receive;
      return Promise.resolve(() => Promise.resolve());
    },
    health: { get: () => 'online', subscribe: () => () => undefined },
  };
  let handle: ReliableChannelHandle | undefined;
  function Handle(): ReactNode {
    const current = useReliableChannel();
    useEffect(() => {
      handle = current;
    }, [current]);
    return null;
  }
  const root = createRoot(document.body.appendChild(document.createElement('main')));
  root.render(
    // What nobody acknowledged would be sent again in the middle of a measurement.
    <ReliableChannelProvider
      channelId={channelId}
      participantId="alice"
      transport={transport}
      tuning={{ resendInterval: 1e9, resendIntervalMax: 1e9 }}
    >
      {children}
      <Handle />
    </ReliableChannelProvider>,
  );
  await until(() => handle?.state === 'open');
  return { channel: handle!.channel!, give: (payload: Uint8Array) => hand({ payload }) };
}
