import type { HistoryPage, HistoryQuery, IncomingMessage } from '../../ports/index.js';
import { STORE } from './libp2p.js';
import type { Link } from './link.js';
import type { Settings } from './options.js';
import { requestId, type Refused } from './requests.js';
import type { ServiceNode } from './serviceNodes.js';
import { NS, type Decoder, type Messages, type StoredMessage } from './wakuMessage.js';
import { bytesOf, decode, sint64, type Field } from './wire.js';

/** Where a page begins, going back. */
interface Position {
  /** The time before which to go on, ns since the epoch, exclusive. */
  readonly until: bigint;
  /** The message before which to go on; it was published just before `until`. */
  readonly cursor?: Uint8Array | undefined;
}

export type StoreQueries = ReturnType<typeof createStoreQueries>;

/** What stands in the stores of service nodes: by hash and by time. Every hash is computed from what came. */
export function createStoreQueries(
  { serviceNodes, requests }: Link,
  { contentTopic, pubsubTopic }: Decoder,
  reader: Messages,
  { storeTimeout, retention }: Settings,
) {
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
  /** The widest range asked for at once, ns: service nodes may refuse a longer one. */
  const WINDOW = 86_400_000_000_000n;

  let pageSize = CAREFUL;

  async function query(serviceNode: ServiceNode, fields: readonly Field[], signal: AbortSignal) {
    const answer = await requests
      .turn(() => requests.ask(serviceNode, STORE, [requestId(), [2, true], ...fields], storeTimeout, LONGEST, signal))
      .catch((error: unknown) => {
        // It may have been too much at once.
        if (!signal.aborted) pageSize = pageSize >> 2 || 1;
        throw error;
      });
    const messages: StoredMessage[] = [];
    let size = 0;
    for (const row of answer[20] ?? []) {
      const wire = row instanceof Uint8Array && bytesOf(decode(row), 2);
      if (!wire) continue;
      size += wire.length;
      const message = await reader.decode(wire);
      if (message) messages.push(message);
    }
    if (size < SMALL) pageSize = Math.min(2 * pageSize, MOST);
    return { messages, cursor: bytesOf(answer, 51) };
  }

  /** Asks one store after the other until `ask` is content with one. */
  async function eachStore(signal: AbortSignal, ask: (serviceNode: ServiceNode) => Promise<boolean>): Promise<void> {
    let failure: unknown = new Error('no service node keeps messages');
    let answered = false;
    for (const serviceNode of serviceNodes.fit(pubsubTopic, STORE)) {
      try {
        if (await ask(serviceNode)) return;
        answered = true;
      } catch (error) {
        signal.throwIfAborted();
        failure = error;
      }
    }
    if (!answered)
      throw new Error(`The store did not answer: ${(failure as Error).message}. Try again later.`, { cause: failure });
  }

  return {
    /** @throws when no store answered, or the signal's reason */
    async *retrieve(hashes: readonly Uint8Array[], signal: AbortSignal): AsyncGenerator<IncomingMessage> {
      const rest = [...new Map(hashes.filter(({ length }) => length === 32).map((hash) => [String(hash), hash]))];
      while (rest.length > 0) {
        const wanted = new Map(rest.splice(0, pageSize));
        const found: IncomingMessage[] = [];
        // What one store does not have another one may.
        await eachStore(signal, async (serviceNode) => {
          let before;
          let answer;
          do {
            before = wanted.size;
            const asked = [...wanted.values()].map((hash) => [20, hash] as const);
            answer = await query(serviceNode, [...asked, [52, true], [53, before]], signal);
            found.push(...answer.messages.filter(({ hash }) => wanted.delete(String(hash))));
          } while (answer.cursor && wanted.size > 0 && wanted.size < before);
          return wanted.size === 0;
        });
        yield* found;
      }
    },

    /** @throws {RangeError} on a query that cannot be answered. @throws when no store answered, or the signal's reason */
    async history(
      { before = Infinity, after = 0, limit, cursor = '-' }: HistoryQuery,
      signal: AbortSignal,
    ): Promise<HistoryPage> {
      if (!(limit >= 1) || Number.isNaN(before + after) || !/^(\d{1,30}-[\d,]*|-)$/.test(cursor)) {
        throw new RangeError(
          'History not read: give a limit of 1 or more, times in ms, and the cursor of the page before.',
        );
      }
      const now = Date.now();
      const [until, bytes] = cursor.split('-');
      let position: Position = {
        until: until ? BigInt(until) : toNs(Math.min(before, now + AHEAD)),
        cursor: bytes ? Uint8Array.from(bytes.split(','), Number) : undefined,
      };
      const floor = toNs(Math.max(after, now - retention));
      let messages: StoredMessage[] = [];

      async function readPage(serviceNode: ServiceNode, { until, cursor }: Position): Promise<boolean> {
        const since = until - WINDOW > floor ? until - WINDOW : floor;
        const size = Math.min(limit, pageSize);
        const range: Field[] = [
          [10, pubsubTopic],
          [11, contentTopic],
          [12, sint64(since)],
          [13, sint64(until)],
          [51, cursor],
          [53, size],
        ];
        try {
          const answer = await query(serviceNode, range, signal);
          const found = answer.messages
            .filter(({ ns }) => ns >= since && ns < until)
            .reverse()
            .sort((left, right) => Number(right.ns - left.ns));
          messages = found.slice(0, size);
          const oldest = messages.at(-1);
          const next = found.length > size ? oldest!.hash : answer.cursor;
          position = next ? { until: oldest ? oldest.ns + 1n : until, cursor: next } : { until: since };
          return true;
        } catch (error) {
          // It may not know the message of the cursor any more.
          if (cursor && (error as Refused).status) return readPage(serviceNode, { until });
          throw error;
        }
      }

      for (let windows = 0; windows < WINDOWS && messages.length === 0 && position.until > floor; windows++) {
        const from: Position = position;
        await eachStore(signal, (serviceNode) => readPage(serviceNode, from));
      }
      return {
        messages,
        cursor: position.until > floor ? `${position.until}-${String(position.cursor ?? '')}` : undefined,
      };
    },
  };
}

/** A time in ms since the epoch, rounded up, in ns. */
const toNs = (time: number): bigint => BigInt(Math.ceil(Math.max(time, 0))) * NS;
