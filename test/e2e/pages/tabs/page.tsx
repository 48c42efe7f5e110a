import type { ReactNode } from 'react';
import { StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import type { Preset, ReliableChannelHandle } from 'react-reliable-channel';
import {
  ReliableChannelProvider,
  useChannelEvent,
  useConnectionHealth,
  useMessages,
  useMessageStatus,
  useOutbox,
  useParticipants,
  useReliableChannel,
  useSyncStatus,
} from 'react-reliable-channel';
import { broadcastTransport } from 'react-reliable-channel/broadcast';
import type { Transport } from 'react-reliable-channel/engine';
import { decodeMessage, defaultSdsTuning } from 'react-reliable-channel/engine';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { useStorage, useWipe } from 'react-reliable-channel/storage';
import { sharedByTabs } from 'react-reliable-channel/tabs';

/** A frame that was on the wire. */
interface Frame {
  readonly senderId: string;
  readonly messageId: string;
  /** Undefined for what carries none. */
  readonly text: string | undefined;
  /** When, ms since the epoch. */
  readonly at: number;
}

interface Row {
  readonly text: string;
  readonly senderId: string;
  readonly messageId: string;
}

const parameters = new URLSearchParams(location.search);
const participantId = parameters.get('who');
const decoder = new TextDecoder();
const textOf = (bytes: Uint8Array | undefined) => bytes && decoder.decode(bytes);

const shown = {
  state: 'opening',
  error: undefined as string | undefined,
  trouble: undefined as string | undefined,
  rows: [] as Row[],
  statuses: {} as Record<string, string | undefined>,
  outbox: [] as string[],
  participants: [] as string[],
  sync: '',
  health: '',
};
/** Texts handed over by `message-received`, in order. */
const received: string[] = [];
const frames: Frame[] = [];
/** When this tab began to lead, each time, ms since the epoch. */
const led: number[] = [];
let leads = false;
let handle: ReliableChannelHandle | undefined;
let wipe: (() => Promise<void>) | undefined;

function toFrame(payload: Uint8Array): Frame {
  const { senderId, messageId, content } = decodeMessage(payload, defaultSdsTuning);
  return { senderId, messageId, text: textOf(content), at: Date.now() };
}

/** What a store that answers no small question was asked here, and whether it was given up. */
const queries: AbortSignal[] = [];
const silentStore: Pick<Transport, 'history'> = {
  history: ({ limit }, signal) =>
    // Catching up asks for more.
    limit > 2
      ? Promise.resolve({ messages: [] })
      : new Promise((_, reject) => {
          queries.push(signal);
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
};
/** Ends the question to the store. */
let asked = new AbortController();

/** A transport that keeps count of what this tab publishes. */
function openTransport() {
  const transport = broadcastTransport({ name: 'wire' });
  leads = true;
  led.push(Date.now());
  return {
    ...transport,
    ...(parameters.has('silent') && silentStore),
    publish: (...[payload, options]: Parameters<typeof transport.publish>) => {
      frames.push(toFrame(payload));
      return transport.publish(payload, options);
    },
    close() {
      leads = false;
      return transport.close();
    },
  };
}

function Status({ messageId }: { readonly messageId: string }): ReactNode {
  const status = useMessageStatus(messageId)?.status;
  useEffect(() => {
    shown.statuses[messageId] = status;
  });
  return null;
}

function Probe(): ReactNode {
  const channel = useReliableChannel();
  const rows = useMessages().filter((row) => row.kind === 'message');
  const outbox = useOutbox();
  const participants = useParticipants();
  const sync = useSyncStatus();
  const health = useConnectionHealth();
  const { trouble } = useStorage();
  const wiping = useWipe();
  useChannelEvent('message-received', ({ content }) => received.push(textOf(content)!));
  useEffect(() => {
    handle = channel;
    wipe = wiping;
    shown.state = channel.state;
    shown.error = channel.error && String(channel.error);
    shown.trouble = trouble?.message;
    shown.rows = rows.map(({ messageId, senderId, content }) => ({ messageId, senderId, text: textOf(content)! }));
    shown.outbox = outbox.map(({ content }) => textOf(content)!);
    shown.participants = participants.map((participant) => participant.participantId);
    shown.sync = sync.status;
    shown.health = health.status;
  });
  return rows.map(({ messageId }) => <Status key={messageId} messageId={messageId} />);
}

const createChannel = sharedByTabs();
const persistence = indexedDbPersistence();

if (participantId === null) {
  void broadcastTransport({ name: 'wire' }).subscribe(({ payload }) => void frames.push(toFrame(payload)));
} else {
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <ReliableChannelProvider
        channelId="room"
        participantId={participantId}
        preset={(parameters.get('preset') ?? 'chat') as Preset}
        transport={openTransport}
        persistence={persistence}
        createChannel={createChannel}
      >
        <Probe />
      </ReliableChannelProvider>
    </StrictMode>,
  );
}

let visibility: DocumentVisibilityState = 'visible';
Object.defineProperty(document, 'visibilityState', { get: () => visibility });

const tabsPage = {
  view: () => ({ ...shown, received, leads, led }),
  frames: () => frames,
  send: (text: string) => handle!.send(text),
  delivery: (messageId: string) => handle!.channel?.delivery(messageId),
  loadOlder: (limit: number) => handle!.channel!.loadOlder(limit),
  discard: (messageId: string) => handle!.discard(messageId),
  wipe: () => wipe!(),
  retry: () => handle!.retry(),
  /** Asks the store, and gives what became of it. */
  async ask(): Promise<string> {
    asked = new AbortController();
    const page = handle!.channel!.fetchHistory({ limit: 1 }, asked.signal);
    return page.then(() => 'answered', String);
  },
  giveUp: () => asked.abort(new Error('enough')),
  /** Of each question to the store in this tab whether it was given up. */
  queries: () => queries.map(({ aborted }) => aborted),
  /** What is stored here, by the names of its databases, and how many messages each has. */
  async stored(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { name } of await indexedDB.databases()) {
      if (!name!.includes('alice')) continue;
      const storage = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name!);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error!);
      });
      storage.onversionchange = () => storage.close();
      counts[name!] = await new Promise((resolve, reject) => {
        const counting = storage.transaction('log').objectStore('log').count();
        counting.onsuccess = () => resolve(counting.result);
        counting.onerror = () => reject(counting.error!);
      });
      storage.close();
    }
    return counts;
  },
  /** Does nothing else for so long, ms. Returns when it ended, ms since the epoch. */
  hang(duration: number): number {
    const end = Date.now() + duration;
    while (Date.now() < end);
    return Date.now();
  },
  sendAndHang(text: string, duration: number): number {
    handle!.send(text);
    return tabsPage.hang(duration);
  },
  setVisible(visible: boolean) {
    visibility = visible ? 'visible' : 'hidden';
    document.dispatchEvent(new Event('visibilitychange'));
  },
};

declare global {
  interface Window {
    tabsPage: typeof tabsPage;
  }
}

window.tabsPage = tabsPage;
