import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ReliableChannelProvider, useReliableChannel } from 'react-reliable-channel';
import { TransportError } from 'react-reliable-channel/engine';
import { createMemoryNetwork, type Transport } from 'react-reliable-channel/testing';
import { Composer, MessageList, OutboxPanel, SyncBanner } from 'react-reliable-channel/ui';
import { useUnread } from 'react-reliable-channel/unread';
import { listenTo } from '../../../ui/support/announcements.js';

/** What the test can do to the two in the conversation, and what a screen reader would have said to Alice. */
export interface ChatPage {
  /** Bob says something. */
  say(text: string): void;
  /** What the network does from now on. */
  weather: {
    /** Alice receives nothing by itself: only what she asks the store for. */
    deaf: boolean;
    /** The store has no answers. */
    storeAway: boolean;
    /** What Alice sends is refused for good. */
    refuses: boolean;
    /** Alice's subscription is refused: she can publish, and says that she may miss something. */
    degraded: boolean;
  };
  /** Messages that passed Alice by while she was deaf, a count. */
  missed(): number;
  /** What was spoken since the last call, with the time, ms. */
  spoken(): { text: string; at: number }[];
}

declare global {
  interface Window {
    chatPage: ChatPage;
    /** Given up sooner than by default, ms. */
    lostTimeout?: number;
  }
}

const network = createMemoryNetwork({ seed: 7 });
const listeners = new Set<() => void>();
let degraded = false;
let missed = 0;
const weather = {
  deaf: false,
  storeAway: false,
  refuses: false,
  get degraded() {
    return degraded;
  },
  set degraded(is: boolean) {
    degraded = is;
    for (const listener of listeners) listener();
  },
};

function forAlice(): Transport {
  const transport = network.transport('Alice');
  return {
    ...transport,
    async publish(payload, options) {
      if (weather.refuses) throw new TransportError('the network refuses it', { recoverable: false });
      return transport.publish(payload, options);
    },
    subscribe: (receive) =>
      transport.subscribe((message) => {
        if (weather.deaf) missed += 1;
        else receive(message);
      }),
    async *retrieve(hashes, signal) {
      if (weather.storeAway) throw new Error('the store is away');
      yield* transport.retrieve?.(hashes, signal) ?? [];
    },
    health: {
      get: () => (degraded ? 'degraded' : 'online'),
      detail: () => ({ publishing: true, receiving: !degraded, ...(degraded && { reason: 'no subscription' }) }),
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}

const spoken: { text: string; at: number }[] = [];
let say = (_: string) => {};

function Bob() {
  const { state, send } = useReliableChannel();
  useEffect(() => {
    if (state === 'open') say = send;
  }, [state, send]);
  return <div data-bob={state} />;
}

function Alice() {
  const { state } = useReliableChannel();
  const { firstUnreadId, markRead } = useUnread();
  return (
    <div className="chat" data-alice={state}>
      <SyncBanner />
      <MessageList details firstUnreadId={firstUnreadId} onSeen={markRead} />
      <Composer />
      <OutboxPanel />
    </div>
  );
}

function Page() {
  const [alice] = useState(forAlice);
  const [bob] = useState(() => network.transport('Bob'));
  // Nothing is sent twice: what Alice missed comes when the test lets the store answer, and not before.
  const shared = {
    channelId: 'chat',
    retrieval: 'store' as const,
    tuning: {
      retrievalDelay: 50,
      retrievalBackoff: 200,
      retrievalBackoffMax: 200,
      resendInterval: 600_000,
      resendIntervalMax: 600_000,
      ...(window.lostTimeout && { lostTimeout: window.lostTimeout }),
    },
  };
  return (
    <>
      <ReliableChannelProvider {...shared} participantId="Bob" transport={bob}>
        <Bob />
      </ReliableChannelProvider>
      <ReliableChannelProvider {...shared} participantId="Alice" transport={alice}>
        <Alice />
      </ReliableChannelProvider>
    </>
  );
}

const root = document.querySelector('#root') as HTMLElement;
const speech = listenTo(root);
const collect = () => spoken.push(...speech.take().map((text) => ({ text, at: performance.now() })));
new MutationObserver(collect).observe(root, { childList: true, subtree: true, characterData: true });
createRoot(root).render(<Page />);

window.chatPage = {
  say: (text) => say(text),
  weather,
  missed: () => missed,
  spoken: () => {
    collect();
    return spoken.splice(0);
  },
};
