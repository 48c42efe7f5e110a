import { fromHex, toHex } from '../../hash/hex.js';
import type { HistoryPage, HistoryQuery, IncomingMessage } from '../../ports/index.js';
import { PROTOCOL } from './libp2p.js';
import type { Link } from './link.js';
import type { Settings } from './options.js';
import { requestId } from './requests.js';
import type { ServiceNode } from './serviceNodes.js';
import { decodeMessage, type StoredMessage, type Topic } from './wakuMessage.js';
import { bytesOf, decode, encode, numberOf, textOf, zigzag } from './wire.js';

/** The widest range asked for at once, ms: service nodes may refuse a longer one. */
const WINDOW = 86_400_000;
/** Windows without a message that one call reads, a count. */
const WINDOWS = 7;
/** How far ahead a sender's clock may be, ms. */
const AHEAD = 60_000;
/** Messages asked for at first, a count: of the largest (150 kB) as many as fit an answer of libp2p (4 MB). */
const CAREFUL = 25;
/** The most a store gives, a count. */
const MOST = 100;
/** After an answer below this, bytes, more may be asked for. */
const SMALL = 1 << 20;
/** The longest answer, bytes: the most of the largest messages. */
const LONGEST = 1 << 24;
const NS = 1_000_000n;

/** Where a page begins, going back: the end of the window, ms since the epoch, and in it the message before which to go on. */
interface Position {
  readonly end: number;
  readonly cursor?: Uint8Array;
  /** About when that was published, ns since the epoch: for a store that does not know it. */
  readonly ns?: bigint;
}

export type StoreQueries = ReturnType<typeof createStoreQueries>;

/** What stands in the stores of service nodes: by hash and by time. Every hash is computed from what came. */
export function createStoreQueries(
  { serviceNodes, requests }: Link,
  topic: Topic,
  { storeTimeout, retention }: Settings,
) {
  let pageSize = CAREFUL;

  async function query(
    serviceNode: ServiceNode,
    fields: Parameters<typeof encode>[0],
    signal: AbortSignal,
  ): Promise<{ messages: StoredMessage[]; cursor: Uint8Array | undefined }> {
    const request = encode([[1, requestId()], [2, true], ...fields]);
    const failed = pageSize >> 2 || 1;
    let answer;
    try {
      const bytes = await requests.turn(() =>
        requests.ask(serviceNode, PROTOCOL.store, request, storeTimeout, LONGEST, signal),
      );
      if (bytes.length < SMALL) pageSize = Math.min(2 * pageSize, MOST);
      answer = decode(bytes);
    } catch (error) {
      // It may have been too much at once.
      if (!signal.aborted) pageSize = failed;
      throw error;
    }
    const status = numberOf(answer, 10);
    if (status < 200 || status > 299)
      throw Object.assign(new Error(`it answered ${status} ${textOf(answer, 11)}`), { status });
    const messages: StoredMessage[] = [];
    for (const row of answer.get(20) ?? []) {
      const wire = row instanceof Uint8Array && bytesOf(decode(row), 2);
      const message = wire && decodeMessage(wire, topic);
      if (message) messages.push(message);
    }
    return { messages, cursor: bytesOf(answer, 51) };
  }

  /** Asks one store after the other until `ask` is content with one. */
  async function eachStore(signal: AbortSignal, ask: (serviceNode: ServiceNode) => Promise<boolean>): Promise<void> {
    signal.throwIfAborted();
    let failure: unknown = new Error('no service node with a store is connected');
    let answered = false;
    for (const serviceNode of serviceNodes.fit(topic.pubsubTopic, PROTOCOL.store)) {
      try {
        if (await ask(serviceNode)) return;
        answered = true;
      } catch (error) {
        signal.throwIfAborted();
        failure = error;
      }
    }
    if (!answered)
      throw new Error(`The store did not answer: ${(failure as Error).message}. Ask again later.`, { cause: failure });
  }

  async function readPage(
    serviceNode: ServiceNode,
    start: number,
    { end, cursor, ns }: Position,
    limit: number,
    signal: AbortSignal,
  ): Promise<{ messages: StoredMessage[]; rest?: Position }> {
    const since = BigInt(start) * NS;
    const until = cursor === undefined && ns !== undefined ? ns + 1n : BigInt(end) * NS;
    const size = Math.min(limit, pageSize);
    const answer = await query(
      serviceNode,
      [
        [10, topic.pubsubTopic],
        [11, topic.contentTopic],
        [12, zigzag(since)],
        [13, zigzag(until)],
        [51, cursor],
        [53, size],
      ],
      signal,
    ).catch((error: unknown) => {
      if (cursor === undefined || (error as { status?: number }).status === undefined) throw error;
      return undefined;
    });
    if (answer === undefined) return readPage(serviceNode, start, { end, ns }, limit, signal);
    const found = answer.messages
      .filter((message) => message.ns >= since && message.ns < until)
      .reverse()
      .sort((left, right) => Number(right.ns - left.ns));
    const messages = found.slice(0, size);
    const oldest = messages.at(-1);
    const next = found.length > size ? oldest!.hash : answer.cursor;
    return { messages, rest: next && { end, cursor: next, ns: oldest?.ns ?? ns ?? until } };
  }

  return {
    /** @throws when no store answered, or the signal's reason */
    async *retrieve(hashes: readonly Uint8Array[], signal: AbortSignal): AsyncGenerator<IncomingMessage> {
      const rest = [...new Set(hashes.map(toHex))].filter(({ length }) => length === 64);
      while (rest.length > 0) {
        const wanted = new Set(rest.splice(0, pageSize));
        const found: IncomingMessage[] = [];
        // What one store does not have another one may.
        await eachStore(signal, async (serviceNode) => {
          let before;
          let answer;
          do {
            before = wanted.size;
            const asked = [...wanted].map((hash) => [20, fromHex(hash)] as const);
            answer = await query(serviceNode, [...asked, [52, true], [53, before]], signal);
            found.push(...answer.messages.filter(({ hash }) => wanted.delete(toHex(hash))));
          } while (answer.cursor && wanted.size > 0 && wanted.size < before);
          return wanted.size === 0;
        });
        yield* found;
      }
    },

    /** @throws {RangeError} on a query that cannot be answered. @throws when no store answered, or the signal's reason */
    async history({ before, after, limit, cursor }: HistoryQuery, signal: AbortSignal): Promise<HistoryPage> {
      const [latest, earliest] = [before ?? Infinity, after ?? 0];
      if (!(limit >= 1) || Number.isNaN(latest + earliest)) {
        throw new RangeError('History not read: give a limit of 1 or more, and times in ms since the epoch.');
      }
      const now = Date.now();
      const floor = Math.ceil(Math.max(earliest, now - retention));
      let position: Position | undefined =
        cursor === undefined ? { end: Math.ceil(Math.min(latest, now + AHEAD)) } : positionOf(cursor);
      let messages: StoredMessage[] = [];
      for (let windows = 0; windows < WINDOWS && messages.length === 0 && position !== undefined; windows++) {
        const from: Position = position;
        const { end } = from;
        const start = Math.max(floor, end - WINDOW);
        if (start >= end) return { messages };
        await eachStore(signal, async (serviceNode) => {
          const page = await readPage(serviceNode, start, from, limit, signal);
          ({ messages } = page);
          position = page.rest ?? (start > floor ? { end: start } : undefined);
          return true;
        });
      }
      return { messages, ...(position && { cursor: cursorOf(position) }) };
    },
  };
}

function cursorOf({ end, cursor, ns }: Position): string {
  return cursor === undefined ? `${end}` : `${end}-${ns}-${toHex(cursor)}`;
}

function positionOf(text: string): Position {
  const [, end, ns, cursor] = /^(\d{1,16})(?:-(\d{1,20})-([0-9a-f]{2,128}))?$/.exec(text) ?? [];
  if (end === undefined) {
    throw new RangeError('History not read: the cursor is not one of this transport. Give that of the page before.');
  }
  return { end: +end, ...(ns && cursor && { ns: BigInt(ns), cursor: fromHex(cursor) }) };
}
