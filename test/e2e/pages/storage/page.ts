import type { IncomingMessage, StoredChannel } from 'react-reliable-channel/engine';
import { broadcastTransport, createFaults, type BroadcastTransport } from 'react-reliable-channel/broadcast';
import { deleteStoredChannel, indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { writeVersion1 } from '../../../persistence/version1.js';
import { messagesPerStep } from './steps.js';

/** What was found, small enough to hand over to the test. */
export interface Found {
  readonly received: number;
  readonly keys: number;
  readonly log: number;
  readonly held: number;
  readonly deliveries: number;
  readonly lost: number;
  /** Whether every message of every step up to `received` is there, and none besides. */
  readonly whole: boolean;
}

const key = { channelId: 'storage', participantId: 'alice' };
const steps = (found: StoredChannel) => found.meta?.received ?? 0;

/**
 * Writes step after step, without waiting for one before the next, until the page is no more. Every step adds to the log,
 * replaces the held message, the delivery and the lost id of the step before, and counts itself in the meta data.
 */
async function writeForEver(report: (step: number) => void): Promise<void> {
  const storage = await indexedDbPersistence().open(key);
  const first = steps(await storage.load(0)) + 1;
  let pending = 0;
  for (let step = first; ; step++) {
    const message = (index: number) => ({
      messageId: `m${index}`,
      lamportTimestamp: step,
      frame: new Uint8Array(2_000).fill(step),
    });
    const written = storage.write({
      log: Array.from({ length: messagesPerStep }, (_, index) => message(index)),
      held: [{ ...message(0), messageId: `held ${step}` }],
      released: [`held ${step - 1}`],
      deliveries: new Map([
        [`own ${step}`, { status: 'sent', attempts: 1, acknowledgedBy: [] }],
        [`own ${step - 1}`, null],
      ]),
      lost: new Map([
        [`lost ${step}`, { since: step }],
        [`lost ${step - 1}`, null],
      ]),
      meta: { lamportTimestamp: step, received: step },
    });
    pending += 1;
    void written?.then(() => {
      pending -= 1;
      report(step);
    });
    if (pending > 5) await written;
  }
}

async function find(window: number): Promise<Found> {
  const storage = await indexedDbPersistence().open(key);
  const found = await storage.load(window);
  storage.close();
  const received = steps(found);
  const expected = new Set<string>();
  for (let step = 1; step <= received; step++) {
    for (let index = 0; index < messagesPerStep; index++) expected.add(`${step} m${index}`);
  }
  const here = found.keys.map(({ lamportTimestamp, messageId }) => `${lamportTimestamp} ${messageId}`);
  const last = (id: string | undefined, name: string) => id === (received === 0 ? undefined : `${name} ${received}`);
  return {
    received,
    keys: here.length,
    log: found.log.length,
    held: found.held.length,
    deliveries: found.deliveries.size,
    lost: found.lost.size,
    whole:
      here.length === expected.size &&
      here.every((message) => expected.has(message)) &&
      found.log.every(({ lamportTimestamp, frame }) => frame.length === 2_000 && frame[0] === lamportTimestamp % 256) &&
      last(found.held[0]?.messageId, 'held') &&
      last([...found.deliveries.keys()][0], 'own') &&
      last([...found.lost.keys()][0], 'lost'),
  };
}

/** A database as the first version of the schema left it. */
function makeVersion1(count: number): Promise<void> {
  const message = (index: number) => ({
    messageId: `m${index}`,
    lamportTimestamp: index,
    frame: new Uint8Array(100).fill(index),
  });
  return writeVersion1(JSON.stringify(['react-reliable-channel', key.channelId, key.participantId]), {
    log: Array.from({ length: count }, (_, index) => message(index)),
    held: [{ ...message(count), messageId: 'held' }],
    deliveries: [['m1', { status: 'sent', attempts: 1, acknowledgedBy: [] }]],
    lost: ['lost 1', 'lost 2'],
    meta: { lamportTimestamp: count, received: 7 },
  });
}

/** Opens it and keeps it open as a page with the first version of the package does: it lets go when it is asked to. */
function holdVersion1(): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(JSON.stringify(['react-reliable-channel', key.channelId, key.participantId]), 1);
    opening.onerror = () => reject(opening.error!);
    opening.onsuccess = () => {
      const database = opening.result;
      database.onversionchange = () => database.close();
      resolve();
    };
  });
}

/** What is there, after whatever upgrade it took. */
async function everything() {
  const storage = await indexedDbPersistence().open(key);
  const { keys, log, held, deliveries, lost, meta } = await storage.load(Infinity);
  storage.close();
  return {
    inOrder: keys.every(
      ({ messageId, lamportTimestamp }, index) => messageId === `m${index}` && lamportTimestamp === index,
    ),
    frames: log.filter(({ frame, lamportTimestamp }) => frame[99] === lamportTimestamp % 256).length,
    held: held.map(({ messageId }) => messageId),
    deliveries: [...deliveries],
    lost: [...lost.keys()],
    meta,
  };
}

const faults = createFaults();
const transports = new Map<string, BroadcastTransport>();
const text = (message: IncomingMessage) => new TextDecoder().decode(message.payload);

function transport(name: string): BroadcastTransport {
  const own = transports.get(name) ?? broadcastTransport({ name, faults });
  transports.set(name, own);
  return own;
}

const page = {
  writeForEver,
  find,
  makeVersion1,
  holdVersion1,
  everything,
  forget: () => deleteStoredChannel(key),
  heard: [] as string[],
  setFaults: (changes: Parameters<typeof faults.set>[0]) => faults.set(changes),
  async listen(name: string): Promise<void> {
    await transport(name).subscribe((message) => page.heard.push(text(message)));
  },
  async publish(name: string, content: string): Promise<string> {
    const { hash } = await transport(name).publish(new TextEncoder().encode(content), { ephemeral: false });
    return String(hash);
  },
  async publishForEver(name: string): Promise<void> {
    for (let count = 0; ; count++) await page.publish(name, `${crypto.randomUUID()} ${'x'.repeat(10_000)}`);
  },
  async retrieve(name: string, hash: string): Promise<string[]> {
    const found: string[] = [];
    const wanted = [Uint8Array.from(hash.split(','), Number)];
    for await (const message of transport(name).retrieve(wanted, new AbortController().signal))
      found.push(text(message));
    return found;
  },
  /** How many messages the store's pages hold, all of them read, and whether they go backwards in time. */
  async history(name: string): Promise<{ count: number; newestFirst: boolean }> {
    const times: number[] = [];
    let cursor: string | undefined;
    do {
      const found = await transport(name).history(
        { limit: 100, ...(cursor !== undefined && { cursor }) },
        new AbortController().signal,
      );
      times.push(...found.messages.map(({ timestamp }) => timestamp ?? Number.NaN));
      cursor = found.cursor;
    } while (cursor !== undefined);
    return { count: times.length, newestFirst: times.every((time, index) => index === 0 || time <= times[index - 1]!) };
  },
};

export type StoragePage = typeof page;

declare global {
  interface Window {
    storagePage: StoragePage;
    /** Given by the test: a step that is written for sure. */
    reportStep: (step: number) => void;
  }
}

window.storagePage = page;
