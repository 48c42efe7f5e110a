import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  ChannelStorage,
  Persistence,
  StoredChanges,
  StoredChannel,
  StoredMessage,
} from '../../src/ports/index.js';

const key = { channelId: 'lobby', participantId: 'alice' };

export function storedMessage(
  lamportTimestamp: number,
  messageId: string,
  more: Partial<StoredMessage> = {},
): StoredMessage {
  return { messageId, lamportTimestamp, frame: new TextEncoder().encode(`frame of ${messageId}`), ...more };
}

const orderKey = ({ messageId, lamportTimestamp }: StoredMessage) => ({ messageId, lamportTimestamp });

/** What one channel must hold after a list of steps: the plainest way to say what `write` means. */
export class Model {
  readonly log = new Map<string, StoredMessage>();
  readonly held = new Map<string, StoredMessage>();
  readonly deliveries = new Map<string, unknown>();
  readonly lost = new Map<string, unknown>();
  meta: unknown;

  apply(changes: StoredChanges): void {
    for (const { lamportTimestamp, messageId } of changes.removed ?? [])
      this.log.delete(`${lamportTimestamp}/${messageId}`);
    for (const message of changes.log ?? []) this.log.set(`${message.lamportTimestamp}/${message.messageId}`, message);
    for (const messageId of changes.released ?? []) this.held.delete(messageId);
    for (const message of changes.held ?? []) this.held.set(message.messageId, message);
    for (const [id, delivery] of changes.deliveries ?? []) {
      if (delivery) this.deliveries.set(id, delivery);
      else this.deliveries.delete(id);
    }
    for (const [id, lost] of changes.lost ?? []) {
      if (lost) this.lost.set(id, lost);
      else this.lost.delete(id);
    }
    if (changes.meta) this.meta = changes.meta;
  }

  /** What loading must give, in the shape {@link summary} brings it into. */
  expected(window: number): unknown {
    const log = [...this.log.values()].sort(
      (left, right) =>
        left.lamportTimestamp - right.lamportTimestamp ||
        Buffer.compare(Buffer.from(left.messageId), Buffer.from(right.messageId)),
    );
    return {
      keys: log.map(orderKey),
      log: window > 0 ? log.slice(-window) : [],
      held: [...this.held.values()].sort(byId),
      deliveries: this.deliveries,
      lost: this.lost,
      meta: this.meta,
    };
  }
}

/** What was loaded, sorted where the contract gives no order. */
export function summary({ keys, log, held, deliveries, lost, meta }: StoredChannel): unknown {
  return { keys, log, held: [...held].sort(byId), deliveries: new Map(deliveries), lost: new Map(lost), meta };
}

function byId(left: StoredMessage, right: StoredMessage): number {
  return left.messageId < right.messageId ? -1 : 1;
}

/** Ids on which UTF-16 and UTF-8 disagree among them. */
const ids = fc.constantFrom('a', 'b', 'ab', '', 'é', '\u{1F600}', '\uFF5E', '\u{10FFFF}', '["x","y"]');
const messages = fc
  .record({
    lamportTimestamp: fc.integer({ min: 0, max: 3 }),
    messageId: ids,
    payload: fc.uint8Array({ maxLength: 8 }),
  })
  .map(({ lamportTimestamp, messageId, payload }): StoredMessage =>
    payload.length % 2
      ? { messageId, lamportTimestamp, frame: payload.subarray(1), hash: payload, arrival: payload.length }
      : { messageId, lamportTimestamp, frame: payload },
  );
const delivery = fc.record({
  status: fc.constantFrom('queued', 'sent'),
  attempts: fc.nat(),
  acknowledgedBy: fc.array(ids),
});

const lost = fc.record(
  {
    since: fc.nat(),
    senderId: ids,
    retrievalHint: fc.uint8Array({ maxLength: 4 }),
    followedBy: messages.map(orderKey),
  },
  { requiredKeys: ['since'] },
);

export const anyChanges: fc.Arbitrary<StoredChanges> = fc.record(
  {
    log: fc.array(messages, { maxLength: 5 }),
    held: fc.array(messages, { maxLength: 3 }),
    released: fc.array(ids, { maxLength: 3 }),
    removed: fc.array(messages.map(orderKey), { maxLength: 2 }),
    deliveries: fc.array(fc.tuple(ids, fc.option(delivery)), { maxLength: 3 }).map((entries) => new Map(entries)),
    lost: fc.array(fc.tuple(ids, fc.option(lost)), { maxLength: 3 }).map((entries) => new Map(entries)),
    meta: fc.record(
      { lamportTimestamp: fc.nat(), received: fc.nat(), lastHeardAt: fc.nat(), read: fc.array(fc.nat()) },
      { requiredKeys: ['lamportTimestamp', 'received'] },
    ),
  },
  { requiredKeys: [] },
);

/** What every persistence does, run over each of them. `make` gives an empty one. */
export function describePersistence(name: string, make: () => Persistence): void {
  async function opened(persistence: Persistence = make(), who = key): Promise<ChannelStorage> {
    return await persistence.open(who);
  }

  describe(`persistence by ${name}`, () => {
    it('opens a channel it has never seen as empty', async () => {
      const storage = await opened();
      expect(summary(await storage.load(10))).toEqual(new Model().expected(10));
      storage.close();
    });

    it('gives back after closing and opening again what any steps wrote, in the order of the log', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyChanges, { maxLength: 6 }), fc.nat({ max: 6 }), async (steps, window) => {
          const persistence = make();
          const model = new Model();
          const before = await opened(persistence);
          for (const step of steps) {
            await before.write(step);
            model.apply(step);
          }
          before.close();
          const after = await opened(persistence);
          expect(summary(await after.load(window))).toEqual(model.expected(window));
          after.close();
        }),
        { numRuns: 60 },
      );
    });

    it('loads only the newest of the window in full, and every key', async () => {
      const storage = await opened();
      const log = Array.from({ length: 700 }, (_, index) => storedMessage(index, `m${index}`));
      await storage.write({ log: log.slice(300) });
      await storage.write({ log: log.slice(0, 300) });
      const { keys, log: newest } = await storage.load(600);
      expect(keys).toEqual(log.map(orderKey));
      expect(newest).toEqual(log.slice(100));
      expect((await storage.load(0)).log).toEqual([]);
      expect((await storage.load(10_000)).log).toEqual(log);
      storage.close();
    });

    it('reads messages of the log by their keys, and leaves out unknown ones', async () => {
      const storage = await opened();
      const log = Array.from({ length: 600 }, (_, index) => storedMessage(index, `m${index}`));
      await storage.write({ log });
      const wanted = [
        ...log.slice(5, 400).map(orderKey),
        { lamportTimestamp: 1, messageId: 'm2' },
        { lamportTimestamp: 9_999, messageId: 'm1' },
      ];
      const found = await storage.read(wanted);
      expect([...found].sort((left, right) => left.lamportTimestamp - right.lamportTimestamp)).toEqual(
        log.slice(5, 400),
      );
      expect(await storage.read([])).toEqual([]);
      storage.close();
    });

    it('moves a message from held to the log, and forgets deliveries, in one step', async () => {
      const storage = await opened();
      const message = storedMessage(5, 'm');
      const sent = { status: 'sent', attempts: 1, acknowledgedBy: ['bob'] };
      const gap = { senderId: 'bob', retrievalHint: new Uint8Array([1, 2]), since: 3, followedBy: orderKey(message) };
      await storage.write({ held: [message], deliveries: new Map([['own', sent]]), lost: new Map([['gap', gap]]) });
      expect(await storage.load(10)).toMatchObject({
        held: [message],
        lost: new Map([['gap', gap]]),
        deliveries: new Map([['own', sent]]),
      });
      await storage.write({
        log: [message],
        released: ['m'],
        deliveries: new Map([['own', null]]),
        lost: new Map([['gap', null]]),
      });
      expect(await storage.load(10)).toMatchObject({
        log: [message],
        held: [],
        lost: new Map(),
        deliveries: new Map(),
      });
      storage.close();
    });

    it('keeps what it was given, whatever the caller does to it later', async () => {
      const storage = await opened();
      const acknowledgedBy = ['bob'];
      await storage.write({ deliveries: new Map([['own', { status: 'sent', attempts: 1, acknowledgedBy }]]) });
      acknowledgedBy.push('carol');
      expect((await storage.load(1)).deliveries.get('own')?.acknowledgedBy).toEqual(['bob']);
      storage.close();
    });

    it('keeps channels and participants apart, whatever their ids', async () => {
      const persistence = make();
      const pairs = fc.tuple(fc.string(), fc.string(), fc.string(), fc.string());
      let run = 0;
      await fc.assert(
        fc.asyncProperty(pairs, async ([channelId, participantId, otherChannel, otherParticipant]) => {
          fc.pre(channelId !== otherChannel || participantId !== otherParticipant);
          const mark = `run ${run++}`;
          const one = await opened(persistence, { channelId, participantId });
          const other = await opened(persistence, { channelId: otherChannel, participantId: otherParticipant });
          await one.write({ log: [storedMessage(run, mark)] });
          expect((await one.load(0)).keys).toContainEqual({ lamportTimestamp: run, messageId: mark });
          expect((await other.load(0)).keys).not.toContainEqual({ lamportTimestamp: run, messageId: mark });
          one.close();
          other.close();
        }),
        {
          numRuns: 40,
          examples: [
            [['a:b', 'c', 'a', 'b:c']],
            [['a","b', 'c', 'a', 'b","c']],
            [['', 'a', 'a', '']],
            [['\ud800', 'x', '\udfff', 'x']],
          ],
        },
      );
    });

    it('shows one open storage what another of the same key wrote', async () => {
      const persistence = make();
      const [one, two] = [await opened(persistence), await opened(persistence)];
      await one.write({ log: [storedMessage(1, 'm')] });
      expect((await two.load(10)).log).toEqual([storedMessage(1, 'm')]);
      one.close();
      await two.write({ meta: { lamportTimestamp: 9, received: 0 } });
      expect((await two.load(10)).meta).toEqual({ lamportTimestamp: 9, received: 0 });
      two.close();
    });

    it('has nothing to do for a step without changes', async () => {
      const storage = await opened();
      expect(storage.write({})).toBeUndefined();
      expect(
        storage.write({ log: [], held: [], released: [], removed: [], deliveries: new Map(), lost: new Map() }),
      ).toBeUndefined();
      storage.close();
    });

    it('refuses everything after close, and says what to do; closing twice is fine', async () => {
      const storage = await opened();
      storage.close();
      storage.close();
      await expect(Promise.resolve(storage.load(1))).rejects.toThrow(/closed[.:] open it again/i);
      await expect(Promise.resolve(storage.write({ meta: { lamportTimestamp: 1, received: 0 } }))).rejects.toThrow(
        /closed[.:] open it again/i,
      );
      await expect(storage.read([{ lamportTimestamp: 1, messageId: 'm' }])).rejects.toThrow(
        /closed[.:] open it again/i,
      );
    });
  });
}
