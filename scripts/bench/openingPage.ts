/**
 * The page of `opening.mjs`: fills a database and opens the channel in it, with the engine and the persistence as they
 * are in src.
 */
import {
  createReliableChannel,
  deriveMessageId,
  encodeMessage,
  type HistoryEntry,
  type StoredChanges,
  type StoredMessage,
  type Transport,
} from '../../src/engine/index.js';
import { type BusyTime, watchBusyTime } from './busyTime.js';
import { indexedDbPersistence } from '../../src/persistence/indexeddb/index.js';

/** What the channel is filled with, counts. */
export interface Filling {
  readonly messages: number;
  readonly held: number;
  readonly lost: number;
  /** Own messages still on their way; of the rest every tenth is an own one that was acknowledged. */
  readonly unacknowledged: number;
}

/** What one opening took; how busy the page was until a second after it. */
export interface Opening extends BusyTime {
  /** From the call of `createReliableChannel` to the newest messages in `log()`, ms. */
  readonly open: number;
  /** Messages in `log()`, held, lost and on their way: what was filled in is back. */
  readonly counts: { readonly log: number; readonly held: number; readonly lost: number; readonly outgoing: number };
}

const key = { channelId: 'bench', participantId: 'alice' };
const others = Array.from({ length: 9 }, (_, index) => `participant ${index}`);
const began = Date.now() - 86_400_000;
const content = new Uint8Array(100).fill(120);

function stored(senderId: string, index: number, causalHistory: readonly HistoryEntry[]): StoredMessage {
  const lamportTimestamp = began + index;
  const messageId = deriveMessageId(senderId, lamportTimestamp, content);
  const message = { senderId, messageId, channelId: key.channelId, lamportTimestamp, causalHistory, content };
  return {
    messageId,
    lamportTimestamp,
    frame: encodeMessage({ ...message, repairRequest: [] }),
    hash: crypto.getRandomValues(new Uint8Array(32)),
  };
}

async function fill({ messages, held, lost, unacknowledged }: Filling): Promise<void> {
  const storage = await indexedDbPersistence().open(key);
  const all: StoredMessage[] = [];
  const history = (back = 3): HistoryEntry[] =>
    all.slice(-back).map(({ messageId, hash }) => ({ messageId, retrievalHint: hash!, senderId: 'participant 0' }));
  const absent = (index: number): HistoryEntry => ({ messageId: `absent ${index}`, senderId: 'participant 1' });
  const lostIds: string[] = [];
  const deliveries = new Map<string, { status: string; attempts: number; acknowledgedBy: readonly string[] }>();
  // Those on their way are spread over the newer half, most of them outside of what is shown.
  const every = Math.floor(messages / 2 / Math.max(1, unacknowledged));
  for (let index = 0; index < messages; index++) {
    const outgoing = index >= messages / 2 && index % every === 0 && deliveries.size < messages;
    const own = outgoing || index % 10 === 0;
    const gap = lost > 0 && index % Math.floor(messages / lost) === 1 && lostIds.length < lost;
    if (gap) lostIds.push(absent(index).messageId);
    const message = stored(own ? key.participantId : others[index % others.length]!, index, [
      ...history(),
      ...(gap ? [absent(index)] : []),
    ]);
    all.push(message);
    if (outgoing) deliveries.set(message.messageId, { status: 'sent', attempts: 1, acknowledgedBy: [] });
    else if (own) deliveries.set(message.messageId, { status: 'acknowledged', attempts: 1, acknowledgedBy: others });
  }
  for (let start = 0; start < all.length; start += 2_000) await storage.write({ log: all.slice(start, start + 2_000) });
  const rest: StoredChanges = {
    held: Array.from({ length: held }, (_, index) =>
      stored('participant 2', messages + index, [...history(1), absent(messages + index)]),
    ),
    deliveries,
    lost: new Map(lostIds.map((messageId, index) => [messageId, { since: began + index, senderId: 'participant 1' }])),
    meta: { lamportTimestamp: began + messages, lastHeardAt: began + messages, received: messages },
  };
  await storage.write(rest);
  storage.close();
}

const transport: Transport = {
  maxMessageSize: 150_000,
  publish: () => Promise.resolve({}),
  subscribe: () => Promise.resolve(() => Promise.resolve()),
  health: { get: () => 'online', subscribe: () => () => undefined },
};

async function open(): Promise<Opening> {
  const busy = watchBusyTime();
  const start = performance.now();
  const channel = await createReliableChannel({ ...key, transport, persistence: indexedDbPersistence() });
  const log = channel.log();
  const end = performance.now();
  // Sending again what is on its way is part of opening for whoever uses the page.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const busyTime = busy.stop();
  let outgoing = 0;
  await channel.loadOlder(0);
  for (const { messageId, senderId } of log) {
    if (senderId === key.participantId && channel.status(messageId) !== 'acknowledged') outgoing++;
  }
  const counts = { log: log.length, held: channel.held().length, lost: channel.syncStatus().lost, outgoing };
  await channel.close();
  return { open: end - start, ...busyTime, counts };
}

const page = { fill, open };
export type OpeningPage = typeof page;
declare global {
  interface Window {
    openingPage: OpeningPage;
  }
}
window.openingPage = page;
