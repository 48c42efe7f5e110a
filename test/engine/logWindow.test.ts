import type { Persistence } from 'react-reliable-channel/engine';
import { compareEntries, memoryPersistence } from 'react-reliable-channel/engine';
import { createRandom } from 'react-reliable-channel/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group, type Member, text, texts } from '../support/group.js';
import { asyncPersistence, GatedPersistence } from '../support/persistence.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';
import { contentFrame, syncFrame } from '../support/sds.js';

let group: Group;
let transport: ScriptedTransport;
beforeEach(() => {
  group = new Group({ store: false });
  transport = new ScriptedTransport();
});
afterEach(() => group.close());

/** Where virtual time starts, ms since the epoch. */
const START = Date.UTC(2026, 0, 1);
/** The id of the message at `place`, in the order of the log. */
const at = (place: number): string => `m${String(place).padStart(9, '0')}`;
const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => at(from + index));
const frameAt = (place: number, follows: readonly string[] = []): Uint8Array =>
  contentFrame(at(place), follows, { lamportTimestamp: START + place });
const logIds = ({ channel }: Member): string[] => channel.log().map(({ messageId }) => messageId);
const evicted = (member: Member): string[] =>
  details(member, 'messages-evicted').flatMap(({ messageIds }) => messageIds);
const receivedIds = (member: Member): string[] => details(member, 'message-received').map(({ messageId }) => messageId);
/** A place behind whatever alice has sent. */
const later = 10_000_000;
/** Lets writes and reads end. */
const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function receive(from: number, to: number): void {
  for (let place = from; place < to; place++) transport.receive(frameAt(place, place > from ? [at(place - 1)] : []));
}

function join(
  logWindowMax: number | undefined,
  persistence: Persistence | undefined = asyncPersistence(),
  tuning: object = {},
): Promise<Member> {
  return group.join('alice', {
    transport,
    retrieval: 'none',
    ...(persistence && { persistence }),
    tuning: { ...(logWindowMax === undefined ? {} : { logWindowMax }), ...tuning },
  });
}

describe('the log in memory', () => {
  it('is bounded in bytes too: a large message counts once more for each 4 kB', async () => {
    const alice = await join(100);
    const large = (place: number): Uint8Array =>
      contentFrame(at(place), [], { lamportTimestamp: START + place, content: new Uint8Array(40_000) });
    let most = 0;
    for (let place = 0; place < 200; place++) {
      transport.receive(large(place));
      most = Math.max(most, alice.channel.log().length);
      await turns();
    }
    expect(most).toBeLessThanOrEqual(11);
    expect(alice.channel.log().length).toBeGreaterThan(7);
    expect([...evicted(alice), ...logIds(alice)]).toEqual(ids(0, 200));

    const before = alice.channel.log().length;
    expect(await alice.channel.loadOlder(50)).toBe(50);
    transport.receive(large(200));
    await turns();
    expect(alice.channel.log().length).toBeGreaterThanOrEqual(before + 50 - 2);
  });

  it('is bounded after 20,000 messages, the rest is in persistence, and what left is said', async () => {
    const alice = await join(undefined);
    let longest = 0;
    for (let place = 0; place < 20_000; place++) {
      transport.receive(frameAt(place, place > 0 ? [at(place - 1)] : []));
      if (place % 25 === 0) longest = Math.max(longest, alice.channel.log().length);
      if (place % 100 === 0) await turns();
    }
    const { length } = alice.channel.log();
    expect(longest).toBeGreaterThan(4_900);
    expect(longest).toBeLessThanOrEqual(5_000);
    expect(length).toBeGreaterThan(4_000);
    expect(logIds(alice)).toEqual(ids(20_000 - length, 20_000));
    expect(alice.channel.olderCount()).toBe(20_000 - length);
    expect(evicted(alice)).toEqual(ids(0, 20_000 - length));
    expect(details(alice, 'messages-evicted').at(-1)!.oldest).toEqual({
      messageId: at(20_000 - length),
      lamportTimestamp: START + 20_000 - length,
    });
    expect(receivedIds(alice)).toEqual(ids(0, 20_000));
  });

  it('leaves in steps of an eighth, so that each message costs the same', async () => {
    const alice = await join(80);
    receive(0, 400);
    expect(details(alice, 'messages-evicted').length).toBeGreaterThan(320 / 12);
    for (const { messageIds } of details(alice, 'messages-evicted')) expect(messageIds).toHaveLength(11);
  });

  it('is all of it with memory persistence', async () => {
    const alice = await join(10, memoryPersistence());
    receive(0, 200);
    expect(logIds(alice)).toEqual(ids(0, 200));
    expect(alice.channel.olderCount()).toBe(0);
    expect(evicted(alice)).toEqual([]);
  });

  it('when it opens is no longer than when it is open', async () => {
    const persistence = asyncPersistence();
    const before = await join(50, persistence);
    receive(0, 100);
    await before.channel.close();
    const alice = await join(50, persistence, { logWindow: 70 });
    expect(logIds(alice)).toEqual(ids(50, 100));
    expect(alice.channel.olderCount()).toBe(50);
  });
});

describe('loadOlder', () => {
  it('brings evicted messages back, in order, each once', async () => {
    const alice = await join(100);
    receive(0, 300);
    await turns();
    const before = alice.channel.log().length;
    expect(await alice.channel.loadOlder(50)).toBe(50);
    expect(logIds(alice)).toEqual(ids(250 - before, 300));
    const counts = await Promise.all([alice.channel.loadOlder(30), alice.channel.loadOlder(1_000)]);
    expect(counts).toEqual([30, 300 - before - 80]);
    expect(logIds(alice)).toEqual(ids(0, 300));
    expect(alice.channel.olderCount()).toBe(0);
    expect(receivedIds(alice)).toEqual(ids(0, 300));
  });

  it('raises the limit by what came: nothing just loaded leaves', async () => {
    const alice = await join(100);
    receive(0, 300);
    await turns();
    const gone = evicted(alice).length;
    const before = alice.channel.log().length;
    await alice.channel.loadOlder(80);
    receive(300, 400 - before);
    expect(evicted(alice)).toHaveLength(gone);
    expect(logIds(alice)).toEqual(ids(220 - before, 400 - before));
  });

  it('that fails leaves everything to be loaded again', async () => {
    const inner = asyncPersistence();
    let broken = true;
    const alice = await join(10, {
      async open(key) {
        const storage = await inner.open(key);
        return { ...storage, read: (keys) => (broken ? Promise.reject(new Error('busy')) : storage.read(keys)) };
      },
    });
    receive(0, 30);
    await turns();
    const before = alice.channel.log().length;
    const both = await Promise.allSettled([alice.channel.loadOlder(5), alice.channel.loadOlder(5)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    broken = false;
    expect(await alice.channel.loadOlder(100)).toBe(30 - before);
    expect(logIds(alice)).toEqual(ids(0, 30));
  });

  it('brings what was received between the messages while they were read', async () => {
    const inner = asyncPersistence();
    let goOn = (): void => undefined;
    const alice = await join(20, {
      async open(key) {
        const storage = await inner.open(key);
        return {
          ...storage,
          read: async (keys) => {
            const messages = await storage.read(keys);
            await new Promise<void>((resolve) => (goOn = resolve));
            return messages;
          },
        };
      },
    });
    for (let place = 0; place < 100; place++) if (place % 10 !== 5) transport.receive(frameAt(place));
    await turns();
    const loading = alice.channel.loadOlder(30);
    await turns();
    for (let place = 5; place < 100; place += 10) transport.receive(frameAt(place));
    // Written by now, they could leave memory.
    await turns();
    receive(100, 120);
    await turns();
    goOn();
    await loading;
    const inMemory = logIds(alice);
    expect(inMemory).toEqual(ids(0, 120).slice(-inMemory.length));
    expect(inMemory.length + alice.channel.olderCount()).toBe(120);
  });

  it('gets past a message that persistence has lost, which may come again', async () => {
    const inner = asyncPersistence();
    const before = await join(10, inner);
    receive(0, 30);
    await before.channel.close();
    const alice = await join(10, {
      async open(key) {
        const storage = await inner.open(key);
        return {
          ...storage,
          read: async (keys) => storage.read(keys.filter(({ messageId }) => messageId !== at(3))),
        };
      },
    });
    await alice.channel.loadOlder(100);
    expect(logIds(alice)).toEqual(ids(0, 30).filter((id) => id !== at(3)));
    expect(alice.channel.olderCount()).toBe(0);
    transport.receive(frameAt(3));
    expect(receivedIds(alice)).toEqual([at(3)]);
  });
});

describe('fetchHistory', () => {
  it('that brings what nobody had raises the limit by it: nothing just fetched leaves', async () => {
    transport.history = () =>
      Promise.resolve({
        messages: ids(0, 50)
          .map((_, place) => ({ payload: frameAt(place) }))
          .reverse(),
      });
    const alice = await join(100);
    receive(50, 150);
    await turns();
    expect(logIds(alice)).toEqual(ids(50, 150));
    await alice.channel.fetchHistory({ limit: 50 });
    expect(logIds(alice)).toEqual(ids(0, 150));
    // Asked again it brings nothing, and raises nothing.
    for (let round = 0; round < 10; round++) await alice.channel.fetchHistory({ limit: 50 });
    receive(150, 1_000);
    await turns();
    expect(alice.channel.log().length).toBeLessThanOrEqual(150);
  });
});

describe('a message that arrives too late for the window', () => {
  it('is delivered once, as late, goes to persistence, and is said to have left', async () => {
    const alice = await join(40);
    for (let place = 0; place < 100; place++) if (place !== 7) transport.receive(frameAt(place));
    await turns();
    const before = logIds(alice);
    const older = alice.channel.olderCount();
    transport.receive(frameAt(7));
    transport.receive(frameAt(7));
    expect(details(alice, 'message-received').at(-1)).toMatchObject({ messageId: at(7), late: true });
    expect(receivedIds(alice).filter((id) => id === at(7))).toHaveLength(1);
    expect(evicted(alice).at(-1)).toBe(at(7));
    expect(logIds(alice)).toEqual(before);
    expect(alice.channel.olderCount()).toBe(older + 1);
    await turns();
    await alice.channel.loadOlder(100);
    expect(logIds(alice)).toEqual(ids(0, 100));
  });

  it('enters the log if its place is in the window', async () => {
    const alice = await join(40);
    for (let place = 0; place < 100; place++) if (place !== 95) transport.receive(frameAt(place));
    const gone = evicted(alice).length;
    transport.receive(frameAt(95));
    expect(evicted(alice)).toHaveLength(gone);
    expect(logIds(alice)).toContain(at(95));
  });

  it('is written like any other, also where memory is full of such', async () => {
    const persistence = asyncPersistence();
    const alice = await join(40, persistence);
    receive(1_000, 1_100);
    for (let place = 0; place < 900; place++) transport.receive(frameAt(place));
    await turns();
    await alice.channel.close();
    const again = await join(40, persistence);
    await again.channel.loadOlder(10_000);
    expect(logIds(again)).toEqual([...ids(0, 900), ...ids(1_000, 1_100)]);
  });
});

describe('an evicted message', () => {
  it('is known: copies are duplicates, and what follows it is delivered', async () => {
    const alice = await join(10);
    receive(0, 100);
    await turns();
    const { duplicates } = alice.channel.counters();
    transport.receive(frameAt(3));
    transport.receive(frameAt(100, [at(3), at(50)]));
    transport.receive(syncFrame('bob', { causalHistory: [{ messageId: at(4) }] }));
    expect(alice.channel.counters().duplicates).toBe(duplicates + 1);
    expect(receivedIds(alice)).toEqual(ids(0, 101));
    expect(details(alice, 'message-missing')).toEqual([]);
  });

  it('is read back and broadcast when somebody asks for it', async () => {
    const alice = await join(10);
    receive(0, 100);
    await turns();
    transport.receive(syncFrame('bob', { repairRequest: [{ messageId: at(3) }] }));
    await group.clock.advance(2_000);
    await turns();
    expect(details(alice, 'repair-response-sent')).toEqual([{ messageId: at(3) }]);
    expect(transport.published.map(String)).toContain(String(frameAt(3, [at(2)])));
  });

  it('is still acknowledged: nobody had heard that it is here', async () => {
    await join(10, asyncPersistence(), { logWindowMax: 100, syncDelay: 1_000 });
    for (let place = 0; place < 110; place++) {
      transport.receive(contentFrame(at(place), [], { lamportTimestamp: group.clock.now() + place }));
    }
    await turns();
    await group.clock.advance(60_000);
    const named = transport.frames.flatMap(({ causalHistory }) => causalHistory.map(({ messageId }) => messageId));
    expect(named).toEqual(expect.arrayContaining(ids(0, 110)));
    const entry = transport.frames.flatMap(({ causalHistory }) => causalHistory).find((e) => e.messageId === at(0));
    expect(entry).toMatchObject({ senderId: 'carol' });
  });

  it('is acknowledged once more when its author repeats it', async () => {
    await join(10);
    receive(0, 100);
    await group.clock.advance(60_000);
    transport.published.length = 0;
    transport.receive(frameAt(3, [at(2)]));
    await group.clock.advance(5_000);
    const named = transport.frames.flatMap(({ causalHistory }) => causalHistory.map(({ messageId }) => messageId));
    expect(named).toContain(at(3));
  });

  it('does not let a forged copy of an opaque id take its place', async () => {
    const alice = await join(10);
    receive(0, 100);
    await turns();
    transport.receive(contentFrame(at(3), [], { lamportTimestamp: START + 3, content: bytes('forged') }));
    await alice.channel.loadOlder(100);
    expect(alice.channel.log().map(({ content }) => text(content))).not.toContain('forged');
  });

  it('stays in memory until it is written', async () => {
    const gated = new GatedPersistence(asyncPersistence());
    gated.closed = false;
    const alice = await join(10, gated.persistence);
    gated.closed = true;
    receive(0, 100);
    await turns();
    expect(alice.channel.log().length).toBeLessThanOrEqual(10);
    transport.receive(syncFrame('bob', { repairRequest: [{ messageId: at(3) }] }));
    await group.clock.advance(2_000);
    expect(details(alice, 'repair-response-sent')).toEqual([{ messageId: at(3) }]);
    expect(await alice.channel.loadOlder(40)).toBe(40);
    gated.openForGood();
    await turns();
    await alice.channel.loadOlder(1_000);
    expect(logIds(alice)).toEqual(ids(0, 100));
  });

  it('is there after a restart', async () => {
    const persistence = asyncPersistence();
    const before = await join(10, persistence);
    receive(0, 100);
    await before.channel.close();
    const alice = await join(10, persistence);
    transport.receive(frameAt(3));
    transport.receive(frameAt(99, [at(98)]));
    receive(100, 120);
    await turns();
    expect(receivedIds(alice)).toEqual(ids(100, 120));
    await alice.channel.loadOlder(1_000);
    expect(logIds(alice)).toEqual(ids(0, 120));
  });
});

describe('own messages', () => {
  it('stay in the log while nobody has them, and can be discarded there', async () => {
    const alice = await join(20, asyncPersistence(), { maxAttempts: 1, resendInterval: 100 });
    const unconfirmed = alice.channel.send(bytes('unconfirmed'));
    const doomed = alice.channel.send(bytes('doomed'));
    await group.clock.advance(1_000);
    receive(later, later + 100);
    await turns();
    expect(texts(alice.channel).slice(0, 2)).toEqual(['unconfirmed', 'doomed']);
    expect(evicted(alice)).not.toContain(unconfirmed);
    alice.channel.discard(doomed);
    expect(logIds(alice)).not.toContain(doomed);
    expect(alice.channel.status(doomed)).toBe('discarded');
    const before = transport.contents.length;
    alice.channel.resend(unconfirmed);
    await group.clock.advance(10);
    expect(transport.contents.slice(before)).toEqual(['unconfirmed']);
  });

  it('leave once somebody has them, and are not told of as missing', async () => {
    const alice = await join(20);
    const own = alice.channel.send(bytes('mine'));
    await group.clock.advance(100);
    transport.receive(contentFrame(at(later), [own], { lamportTimestamp: START + later }));
    expect(alice.channel.status(own)).toBe('acknowledged');
    receive(later + 1, later + 100);
    await turns();
    expect(evicted(alice)).toContain(own);
    expect(alice.channel.status(own)).toBe('acknowledged');
    alice.channel.discard(own);
    expect(alice.channel.status(own)).toBe('acknowledged');
    await alice.channel.loadOlder(1_000);
    expect(logIds(alice)).toContain(own);
  });

  it('that are many do not keep the others in memory', async () => {
    const alice = await join(20, asyncPersistence(), { maxAttempts: 1, resendInterval: 100 });
    for (let count = 0; count < 50; count++) alice.channel.send(bytes(`own ${count}`));
    await group.clock.advance(1_000);
    receive(later, later + 200);
    expect(alice.channel.log().length).toBeLessThan(50 + 20);
    expect(logIds(alice)).toContain(at(later + 199));
  });
});

describe('whatever order messages arrive in, seeds', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    '%i: the log in memory is the newest end of the whole log, without a hole',
    async (seed) => {
      const random = createRandom(`window ${seed}`);
      const pick = (below: number): number => Math.floor(random() * below);
      const persistence = asyncPersistence();
      const size = 10 + pick(60);
      let alice = await join(size, persistence, { lostTimeout: 20, logWindow: 1 + pick(size) });
      const places = ids(0, 600).map((_, place) => place);
      // Each may come up to so far from its place.
      const disorder = [3, 50, 600][pick(3)]!;
      const order = places.map((place) => [place + random() * disorder, place] as const).sort(([a], [b]) => a - b);
      const whole = new Set<string>();
      let loading: Promise<unknown> = Promise.resolve();
      const check = (context: string): void => {
        const expected = [...whole].sort();
        const inMemory = logIds(alice);
        expect(inMemory, context).toEqual(expected.slice(expected.length - inMemory.length));
        expect(inMemory.length + alice.channel.olderCount(), context).toBe(whole.size);
      };
      const listen = (): void => {
        alice.channel.on('message-received', ({ messageId }) => {
          expect(whole.has(messageId), `seed ${seed}, ${messageId} came twice`).toBe(false);
          whole.add(messageId);
        });
      };
      listen();
      for (const [step, [, place]] of order.entries()) {
        const follows = Array.from({ length: pick(3) }, () => at(pick(place + 1)));
        transport.receive(frameAt(place, follows));
        check(`seed ${seed}, step ${step}`);
        if (pick(5) === 0) await turns();
        if (pick(10) === 0) await group.clock.advance(pick(30));
        if (pick(60) === 0) loading = alice.channel.loadOlder(pick(40));
        if (pick(150) !== 0) continue;
        await loading;
        await alice.channel.close();
        alice = await join(size, persistence, { lostTimeout: 20, logWindow: 1 + pick(size) });
        listen();
      }
      await group.clock.advance(60_000);
      await loading;
      await turns();
      check(`seed ${seed}, at the end`);
      await alice.channel.loadOlder(10_000);
      expect(logIds(alice), `seed ${seed}`).toEqual([...whole].sort());
      expect([...whole], `seed ${seed}`).toHaveLength(600);
      const log = alice.channel.log();
      expect(log.toSorted(compareEntries)).toEqual(log);
    },
  );
});
