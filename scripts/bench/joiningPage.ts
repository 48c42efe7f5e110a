/**
 * The page of `joining.mjs`: a tab that leads, or one that joins it, with the sources of src.
 */
import { createChannelStore, withRows } from '../../src/store/index.js';
import {
  deriveMessageId,
  encodeMessage,
  type ReliableChannel,
  type StoredMessage,
  type Transport,
} from '../../src/engine/index.js';
import { indexedDbPersistence } from '../../src/persistence/indexeddb/index.js';
import { sharedByTabs } from '../../src/tabs/index.js';
import { type BusyTime, watchBusyTime } from './busyTime.js';

/** How a tab came in. */
export interface Joining extends BusyTime {
  /** From the call to the rows in the store, ms. */
  readonly open: number;
  /** What of it the making of the store took, ms. */
  readonly store: number;
  /** Rows in the store: what is there is here, too. */
  readonly rows: number;
}

const key = { channelId: 'bench', participantId: 'alice' };
const others = Array.from({ length: 9 }, (_, index) => `participant ${index}`);
const content = new Uint8Array(100).fill(120);

/** Stores a log of messages of 100 bytes, every tenth an own one that was acknowledged. */
async function fill(count: number): Promise<void> {
  const storage = await indexedDbPersistence().open(key);
  const began = Date.now() - 86_400_000;
  const log = Array.from({ length: count }, (_, index): StoredMessage => {
    const senderId = index % 10 === 0 ? key.participantId : others[index % others.length]!;
    const lamportTimestamp = began + index;
    const messageId = deriveMessageId(senderId, lamportTimestamp, content);
    const message = { senderId, messageId, channelId: key.channelId, lamportTimestamp, causalHistory: [], content };
    return { messageId, lamportTimestamp, frame: encodeMessage({ ...message, repairRequest: [] }) };
  });
  for (let start = 0; start < count; start += 2_000) await storage.write({ log: log.slice(start, start + 2_000) });
  const own = log.filter((_, index) => index % 10 === 0);
  await storage.write({
    deliveries: new Map(
      own.map(({ messageId }) => [messageId, { status: 'acknowledged', attempts: 1, acknowledgedBy: others }]),
    ),
    meta: { lamportTimestamp: began + count, lastHeardAt: began + count, received: count - own.length },
  });
  storage.close();
}

const transport: Transport = {
  maxMessageSize: 150_000,
  publish: () => Promise.resolve({}),
  subscribe: () => Promise.resolve(() => Promise.resolve()),
  health: { get: () => 'online', subscribe: () => () => undefined },
};

let channel: ReliableChannel;

/** Opens the channel: it leads where nobody does, and follows otherwise. */
async function open(window: number): Promise<Joining> {
  const busy = watchBusyTime();
  const start = performance.now();
  const tuning = { logWindowMax: window };
  channel = await sharedByTabs()({ ...key, transport: () => transport, persistence: indexedDbPersistence(), tuning });
  const opened = performance.now();
  const store = withRows(createChannelStore(channel));
  const rows = store.getState().rows.length;
  const end = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { open: end - start, store: end - opened, rows, ...busy.stop() };
}

let watching: ReturnType<typeof watchBusyTime>;

const joiningPage = {
  fill,
  open,
  role: () => channel.tabRole!(),
  loadOlder: (count: number) => channel.loadOlder(count),
  watch: () => void (watching = watchBusyTime()),
  stop: () => watching.stop(),
};

declare global {
  interface Window {
    joiningPage: typeof joiningPage;
  }
}

window.joiningPage = joiningPage;
