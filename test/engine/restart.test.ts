import 'fake-indexeddb/auto';
import type { Persistence } from 'react-reliable-channel/engine';
import { memoryPersistence } from 'react-reliable-channel/engine';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group, type Member, texts } from '../support/group.js';
import { asyncPersistence, KilledPersistence } from '../support/persistence.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
beforeEach(() => {
  group = new Group({ store: false });
});
afterEach(() => group.close());

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `message ${index}`);

/** Virtual time passes, and between its steps what waits for a database gets its turn. */
async function pass(ms: number): Promise<void> {
  for (let step = 0; step < 8; step++) {
    await group.clock.advance(ms / 8);
    for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

let databases = 0;
const kinds: [string, () => Persistence][] = [
  ['memory', () => memoryPersistence()],
  ['IndexedDB', () => indexedDbPersistence({ prefix: `restart-${databases++}` })],
];

describe.each(kinds)('over a restart with persistence in %s', (_, make) => {
  it('the log, the outbox, the acknowledgers, lost ids, held messages and the received count are back', async () => {
    const persistence = make();
    const tuning = { lostTimeout: 60_000, resendInterval: 600_000 };
    const alice = await group.join('alice', { persistence, tuning, retrieval: 'none' });
    const bob = await group.join('bob', { tuning, retrieval: 'none' });
    const confirmed = alice.channel.send(bytes('confirmed'));
    await pass(2_000);
    // One message of bob's gets lost for good, another is missing when alice closes.
    alice.faults.set({ loseNext: 1 });
    const lost = bob.channel.send(bytes('lost'));
    await pass(10);
    bob.channel.send(bytes('after the lost one'));
    await pass(61_000);
    expect(alice.channel.syncStatus()).toMatchObject({ lost: 1, received: 1 });
    alice.faults.set({ loseNext: 1 });
    const missing = bob.channel.send(bytes('missing'));
    await pass(10);
    const held = bob.channel.send(bytes('held'));
    await pass(10);
    bob.faults.set({ cut: true });
    const unconfirmed = alice.channel.send(bytes('unconfirmed'));
    await pass(10);
    alice.faults.set({ cut: true });
    const queued = alice.channel.send(bytes('queued'));
    await pass(10);
    const before = alice.channel;
    expect(before.held().map(({ messageId }) => messageId)).toEqual([held]);
    await alice.channel.close();

    const again = await group.join('alice', { persistence, tuning, retrieval: 'none' }, alice.faults);
    const { channel } = again;
    expect(channel.log()).toEqual(before.log());
    expect(channel.delivery(confirmed)).toEqual({
      status: 'acknowledged',
      attempts: 1,
      acknowledgedBy: ['bob'],
      error: undefined,
    });
    expect(channel.status(unconfirmed)).toBe('sent');
    expect(channel.status(queued)).toBe('queued');
    expect(channel.held()).toEqual(before.held());
    expect(channel.missing().map(({ messageId, state }) => [messageId, state])).toEqual([
      [missing, 'missing'],
      [lost, 'lost'],
    ]);
    expect(channel.syncStatus()).toEqual({ ...before.syncStatus() });

    for (const { faults } of [bob, alice]) faults.set({ cut: false });
    await pass(5_000);
    expect(channel.status(queued)).toBe('acknowledged');
    expect(channel.status(unconfirmed)).toBe('acknowledged');
    expect(bob.received).toEqual(['confirmed', 'unconfirmed', 'queued']);
    expect(again.received).toEqual([]);
  });

  it('what was delivered is not delivered again, nor what was acknowledged sent again', async () => {
    const persistence = make();
    const alice = await group.join('alice', { persistence });
    const bob = await group.join('bob');
    alice.channel.send(bytes('mine'));
    bob.channel.send(bytes('yours'));
    await pass(5_000);
    await alice.channel.close();
    const again = await group.join('alice', { persistence });
    await pass(60_000);
    expect(again.received).toEqual([]);
    expect(details(again, 'sending-message')).toEqual([]);
    expect(texts(again.channel)).toEqual(texts(bob.channel));
  });

  it('failed and unconfirmed stay what they were, with the reason, until they are sent again', async () => {
    const persistence = make();
    const transport = new ScriptedTransport();
    const tuning = { maxAttempts: 1, resendInterval: 100 };
    const alice = await group.join('alice', { persistence, transport, tuning });
    const unconfirmed = alice.channel.send(bytes('unconfirmed'));
    await pass(1_000);
    transport.onPublish = () => Promise.reject(new Error('no peer'));
    const failed = alice.channel.send(bytes('failed'));
    await pass(1_000);
    await alice.channel.close();
    const { channel } = await group.join('alice', { persistence, transport, tuning });
    expect(channel.status(unconfirmed)).toBe('unconfirmed');
    expect(channel.delivery(failed)).toMatchObject({ status: 'failed', error: { message: 'no peer' } });
    transport.onPublish = () => Promise.resolve({});
    channel.send(bytes('next'));
    await pass(10);
    const next = transport.frames.filter(({ content }) => content !== undefined).at(-1)!;
    expect(next.causalHistory.map(({ messageId }) => messageId)).not.toContain(failed);
    channel.resend(failed);
    channel.resend(unconfirmed);
    await pass(10);
    expect([channel.status(failed), channel.status(unconfirmed)]).toEqual(['sent', 'sent']);
  });

  it('own timestamps go on increasing, also when the wall clock was set back', async () => {
    const persistence = make();
    const transport = new ScriptedTransport();
    let shift = 0;
    const clock = { ...group.clock, now: () => group.clock.now() + shift };
    const timestamps: number[] = [];
    for (let round = 0; round < 3; round++) {
      const { channel } = await group.join('alice', { persistence, transport, clock });
      for (let index = 0; index < 5; index++) channel.send(bytes('same'));
      timestamps.push(
        ...channel
          .log()
          .slice(-5)
          .map(({ lamportTimestamp }) => lamportTimestamp),
      );
      await channel.flush();
      await channel.close();
      shift -= 3_600_000;
    }
    const sorted = [...new Set(timestamps)].sort((a, b) => a - b);
    expect(timestamps).toEqual(sorted);
    expect(timestamps).toHaveLength(15);
  });
});

describe('over a restart', () => {
  it('own messages from before meet what others wrote after them', async () => {
    const persistence = memoryPersistence();
    const alice = await group.join('alice', { persistence });
    const bob = await group.join('bob');
    alice.channel.send(bytes('question'));
    await pass(1_000);
    await alice.channel.close();
    const again = await group.join('alice', { persistence });
    bob.channel.send(bytes('answer'));
    await pass(1_000);
    expect(again.received).toEqual(['answer']);
    expect(details(again, 'message-missing')).toEqual([]);
  });

  it('with its database lost, own messages come back into the log without message-received and meet what follows them', async () => {
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    const own = alice.channel.send(bytes('question'));
    await pass(1_000);
    await alice.channel.close();
    const again = await group.join('alice');
    bob.channel.send(bytes('answer'));
    await pass(10_000);
    expect(texts(again.channel)).toEqual(['question', 'answer']);
    expect(again.received).toEqual(['answer']);
    expect(again.channel.status(own)).toBeUndefined();
    expect(again.channel.syncStatus()).toMatchObject({ status: 'synced', received: 1 });
    again.channel.send(bytes('thanks'));
    await pass(1_000);
    expect(bob.received).toEqual(['question', 'thanks']);
  });

  it('only the newest of a long log are in memory; loadOlder brings the rest, in order', async () => {
    const persistence = asyncPersistence();
    const alice = await group.join('alice', { persistence });
    await group.join('bob');
    for (const content of numbered(50)) {
      alice.channel.send(bytes(content));
      await group.clock.advance(10);
    }
    await pass(2_000);
    await alice.channel.close();
    const { channel } = await group.join('alice', { persistence, tuning: { logWindow: 10 } });
    expect(texts(channel)).toEqual(numbered(50).slice(40));
    expect(await channel.loadOlder(15)).toBe(15);
    expect(texts(channel)).toEqual(numbered(50).slice(25));
    const [ten, rest, none] = await Promise.all([channel.loadOlder(10), channel.loadOlder(100), channel.loadOlder(5)]);
    expect([ten, rest, none]).toEqual([10, 15, 0]);
    expect(texts(channel)).toEqual(numbered(50));
    expect(channel.status(channel.log()[0]!.messageId)).toBe('acknowledged');
  });

  it('messages outside of the window are known: nothing of them is missing or delivered again, and asked for they are answered', async () => {
    const persistence = asyncPersistence();
    const alice = await group.join('alice', { persistence });
    const bob = await group.join('bob');
    for (const content of numbered(20)) {
      bob.channel.send(bytes(content));
      await group.clock.advance(10);
    }
    await pass(2_000);
    await alice.channel.close();
    await bob.channel.close();
    const again = await group.join('alice', { persistence, tuning: { logWindow: 1 } });
    const carol = await group.join('carol', { tuning: { lostTimeout: 1e9 } });
    again.channel.send(bytes('hello carol'));
    await pass(120_000);
    expect(texts(carol.channel)).toEqual([...numbered(20), 'hello carol']);
    expect(again.received).toEqual([]);
    expect(texts(again.channel).slice(-1)).toEqual(['hello carol']);
  });

  it('an unconfirmed message outside of the window is sent again', async () => {
    const persistence = asyncPersistence();
    const transport = new ScriptedTransport();
    const tuning = { maxAttempts: 1, resendInterval: 100 };
    const alice = await group.join('alice', { persistence, transport, tuning });
    const ids = numbered(10).map((content) => alice.channel.send(bytes(content)));
    await pass(1_000);
    await alice.channel.close();
    const { channel } = await group.join('alice', { persistence, transport, tuning: { ...tuning, logWindow: 2 } });
    const before = transport.contents.length;
    channel.resend(ids[0]!);
    await pass(10);
    expect(transport.contents.slice(before)).toEqual(['message 0']);
  });

  it('a read that fails leaves loadOlder to be tried again', async () => {
    const inner = asyncPersistence();
    let broken = false;
    const persistence: Persistence = {
      async open(key) {
        const storage = await inner.open(key);
        return {
          ...storage,
          read: (keys) => (broken ? Promise.reject(new Error('the database is busy')) : storage.read(keys)),
        };
      },
    };
    const alice = await group.join('alice', { persistence });
    await group.join('bob');
    for (const content of ['a', 'b', 'c']) alice.channel.send(bytes(content));
    await pass(2_000);
    await alice.channel.close();
    const { channel } = await group.join('alice', { persistence, tuning: { logWindow: 2 } });
    broken = true;
    await expect(channel.loadOlder(10)).rejects.toThrow('the database is busy');
    broken = false;
    expect(await channel.loadOlder(10)).toBe(1);
    expect(texts(channel)).toEqual(['a', 'b', 'c']);
  });
});

describe('killed at any write', () => {
  /** A conversation with everything in it; what alice was told before she was killed. */
  async function talk(
    n: number,
  ): Promise<{ inner: Persistence; alice: Member; bob: Member; writes: number; queued: Set<string> }> {
    group = new Group({ store: false, latency: 20 }, n);
    const inner = memoryPersistence();
    const killed = new KilledPersistence(inner, n, () => alice?.faults.set({ cut: true }));
    const alice: Member = await group.join('alice', { persistence: killed.persistence });
    const bob = await group.join('bob');
    const queued = new Set<string>();
    const note = (): void => {
      for (const { messageId, senderId } of alice.channel.log()) {
        if (senderId === 'alice' && alice.channel.status(messageId) !== undefined) queued.add(messageId);
      }
    };
    for (let step = 0; step < 6 && !killed.killed; step++) {
      alice.channel.send(bytes(`alice ${step}`));
      note();
      alice.faults.set({ loseNext: step % 2 });
      bob.channel.send(bytes(`bob ${step}`));
      await group.clock.advance(step === 3 ? 5 : 400);
      note();
      if (step === 4) {
        const doomed = alice.channel.send(bytes('discarded'));
        alice.channel.discard(doomed);
      }
    }
    if (!killed.killed) await group.clock.advance(10_000);
    note();
    return { inner, alice, bob, writes: killed.writes, queued };
  }

  it('reopens consistent, with nothing twice, nothing forgotten that was queued, and ends like everybody else', async () => {
    const { writes, alice: whole } = await talk(Infinity);
    expect(texts(whole.channel)).toHaveLength(12);
    await group.close();
    expect(writes).toBeGreaterThan(20);
    for (let n = 0; n < writes; n++) {
      const { inner, bob, queued } = await talk(n);
      const again = await group.join('alice', { persistence: inner });
      const log = again.channel.log();
      const ids = log.map(({ messageId }) => messageId);
      expect(new Set(ids).size, `killed at write ${n}`).toBe(ids.length);
      for (const id of queued)
        if (again.channel.status(id) !== 'discarded') expect(ids, `killed at write ${n}`).toContain(id);
      for (const { messageId } of again.channel.held()) expect(ids).not.toContain(messageId);
      const had = new Set(texts(again.channel).filter((content) => content.startsWith('bob')));
      await group.clock.advance(60_000);
      // What alice discarded may have reached bob.
      const kept = (contents: string[]): string[] => contents.filter((content) => content !== 'discarded');
      expect(kept(texts(again.channel)), `killed at write ${n}`).toEqual(kept(texts(bob.channel)));
      expect(new Set(texts(again.channel)).size).toBe(texts(again.channel).length);
      for (const content of again.received) expect(had.has(content), `${content}, killed at write ${n}`).toBe(false);
      expect(again.channel.syncStatus(), `killed at write ${n}`).toMatchObject({ missing: 0, lost: 0 });
      // The engine that was killed still runs in this process: it is not waited for.
      group.members.splice(0, 1);
      await group.close();
      group.members.length = 0;
    }
  });
});
