import type { HistoryPage, HistoryQuery } from 'react-reliable-channel/engine';
import { memoryPersistence } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group, texts } from '../support/group.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
beforeEach(() => {
  group = new Group();
});
afterEach(() => group.close());

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `message ${index}`);

describe('a channel that opens', () => {
  it('gets everything from the store that was said before, in order, and nothing is held', async () => {
    const alice = await group.join('alice');
    for (const content of numbered(250)) {
      alice.channel.send(bytes(content));
      await group.clock.advance(10);
    }
    const bob = await group.join('bob');
    await group.clock.advance(1_000);
    expect(texts(bob.channel)).toEqual(numbered(250));
    expect(details(bob, 'message-held')).toEqual([]);
    expect(details(bob, 'message-missing')).toEqual([]);
    expect(details(bob, 'sync-status').at(-1)).toMatchObject({ status: 'synced', received: 250 });
  });

  it('is syncing until it has caught up', async () => {
    group = new Group({ latency: 100 });
    const bob = await group.join('bob');
    expect(bob.channel.syncStatus().status).toBe('syncing');
    await group.clock.advance(201);
    expect(bob.channel.syncStatus().status).toBe('synced');
    expect(details(bob, 'sync-status').map(({ status }) => status)).toEqual(['synced']);
  });

  it('asks only for what it missed since it was closed, also when somebody is heard while it opens', async () => {
    const persistence = memoryPersistence();
    const alice = await group.join('alice');
    const bob = await group.join('bob', { persistence });
    alice.channel.send(bytes('before'));
    await group.clock.advance(5_000);
    await bob.channel.close();
    const closedAt = group.clock.now();
    await group.clock.advance(3_600_000);
    alice.channel.send(bytes('missed'));
    await group.clock.advance(3_600_000);

    const transport = group.network.transport('bob');
    const queries: HistoryQuery[] = [];
    const again = await group.join('bob', {
      persistence,
      transport: {
        ...transport,
        async subscribe(receive) {
          const stop = await transport.subscribe(receive);
          alice.channel.sendEphemeral(bytes('typing'));
          await group.clock.advance(100);
          return stop;
        },
        history(query, signal) {
          queries.push(query);
          return transport.history!(query, signal);
        },
      },
    });
    await group.clock.advance(1_000);
    expect(texts(again.channel)).toEqual(['before', 'missed']);
    expect(again.received).toEqual(['missed']);
    expect(queries).toHaveLength(1);
    expect(queries[0]!.after).toBeLessThanOrEqual(closedAt);
    expect(queries[0]!.after).toBeGreaterThan(closedAt - 120_000);
  });

  it('reads at most catchUpLimit of the newest', async () => {
    const alice = await group.join('alice');
    for (const content of numbered(20)) {
      alice.channel.send(bytes(content));
      await group.clock.advance(10);
    }
    const transport = group.network.transport('bob');
    const limits: number[] = [];
    const history = (query: HistoryQuery, signal: AbortSignal): Promise<HistoryPage> => {
      limits.push(query.limit);
      return transport.history!(query, signal);
    };
    const bob = await group.join('bob', { transport: { ...transport, history }, tuning: { catchUpLimit: 5 } });
    await group.clock.advance(0);
    expect(limits).toEqual([5]);
    expect(bob.received).toEqual(numbered(20).slice(15));
    expect(bob.channel.held()).toEqual([]);
  });
});

describe('a channel that was offline', () => {
  it('catches up when it is back', async () => {
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    bob.faults.set({ cut: true });
    for (const content of numbered(30)) {
      alice.channel.send(bytes(content));
      await group.clock.advance(1_000);
    }
    expect(bob.received).toEqual([]);
    bob.faults.set({ cut: false });
    await group.clock.advance(100);
    expect(bob.received).toEqual(numbered(30));
    expect(details(bob, 'message-missing')).toEqual([]);
  });

  it('catches up also when it flaps in the middle of catching up', async () => {
    group = new Group({ latency: 100 });
    const alice = await group.join('alice', { tuning: { heartbeatInterval: 3_600_000, maxAttempts: 1 } });
    const bob = await group.join('bob');
    await group.clock.advance(1_000);
    bob.faults.set({ cut: true });
    alice.channel.send(bytes('missed'));
    await group.clock.advance(5_000);
    bob.faults.set({ cut: false });
    await group.clock.advance(50);
    bob.faults.set({ cut: true });
    bob.faults.set({ cut: false });
    await group.clock.advance(1_000);
    expect(bob.received).toEqual(['missed']);
    expect(bob.channel.syncStatus().status).toBe('synced');
  });

  it('asks a store that failed again, for all of what it missed', async () => {
    const transport = new ScriptedTransport();
    const afters: (number | undefined)[] = [];
    transport.history = ({ after }) => {
      afters.push(after);
      return afters.length < 4 ? Promise.reject(new Error('store away')) : Promise.resolve({ messages: [] });
    };
    const bob = await group.join('bob', { transport });
    await group.clock.advance(600_000);
    expect(afters).toEqual([undefined, undefined, undefined, undefined]);
    expect(bob.channel.syncStatus().status).toBe('synced');
  });

  it('gives up on a store that hangs and asks it again', async () => {
    const transport = new ScriptedTransport();
    let asked = 0;
    transport.history = () => (++asked === 1 ? new Promise(() => undefined) : Promise.resolve({ messages: [] }));
    const bob = await group.join('bob', { transport, tuning: { retrievalTimeout: 5_000 } });
    await group.clock.advance(4_999);
    expect(bob.channel.syncStatus().status).toBe('syncing');
    await group.clock.advance(5_000);
    expect(asked).toBe(2);
    expect(bob.channel.syncStatus().status).toBe('synced');
  });

  it('reads on where a page is empty and is not the last', async () => {
    const alice = new ScriptedTransport();
    const { channel } = await group.join('alice', { transport: alice });
    channel.send(bytes('hello'));
    await group.clock.advance(0);
    const [payload] = alice.published;
    const transport = new ScriptedTransport();
    transport.history = ({ cursor = '0' }) =>
      Promise.resolve(
        cursor === '30' ? { messages: [{ payload: payload! }] } : { messages: [], cursor: `${Number(cursor) + 1}` },
      );
    const bob = await group.join('bob', { transport });
    await group.clock.advance(0);
    expect(bob.received).toEqual(['hello']);
    expect(bob.channel.syncStatus().status).toBe('synced');
  });

  it('gives up on a store of nothing but empty pages, and asks it again later', async () => {
    const transport = new ScriptedTransport();
    let asked = 0;
    transport.history = () => Promise.resolve({ messages: [], cursor: `${asked++}` });
    await group.join('bob', { transport, tuning: { jitter: 0 } });
    await group.clock.advance(100);
    expect(asked).toBe(101);
    await group.clock.advance(1_000);
    expect(asked).toBe(202);
  });

  it.each<[string, () => Promise<HistoryPage>]>([
    ['pages without end and without messages', () => Promise.resolve({ messages: [], cursor: 'again' })],
    ['no page', () => Promise.resolve(undefined as unknown as HistoryPage)],
    ['no messages', () => Promise.resolve({} as HistoryPage)],
    [
      'messages that are none',
      () => Promise.resolve({ messages: [null, {}, { payload: 'x' }] as unknown as HistoryPage['messages'] }),
    ],
    [
      'a throw',
      () => {
        throw new Error('broken store');
      },
    ],
  ])('survives a store that answers %s', async (_, history) => {
    const transport = new ScriptedTransport();
    transport.history = history;
    const bob = await group.join('bob', { transport });
    await group.clock.advance(1_000);
    bob.channel.send(bytes('still alive'));
    await group.clock.advance(0);
    expect(transport.contents).toEqual(['still alive']);
    expect(bob.channel.syncStatus().status).toBe('syncing');
  });
});

describe('a store', () => {
  it('is not asked where retrieval is by repair or not at all', async () => {
    for (const retrieval of ['repair', 'none'] as const) {
      const transport = new ScriptedTransport();
      let asked = 0;
      transport.history = () => Promise.resolve({ messages: [], ...(asked++ as unknown as object) });
      let shift = 0;
      const clock = { ...group.clock, now: () => group.clock.now() + shift };
      await group.join(retrieval, { transport, retrieval, clock });
      await group.clock.advance(60_000);
      transport.setHealth('offline');
      await group.clock.advance(60_000);
      transport.setHealth('online');
      await group.clock.advance(60_000);
      const published = transport.published.length;
      shift = 8 * 3_600_000;
      await group.clock.advance(120_000);
      expect(asked).toBe(0);
      // The group is told instead, which shows what is missing.
      expect(transport.published.length).toBeGreaterThan(published);
    }
  });

  it('may be missing: what was missed is noticed and repaired by the group', async () => {
    group = new Group({ store: false });
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    bob.faults.set({ cut: true });
    for (const content of numbered(10)) alice.channel.send(bytes(content));
    await group.clock.advance(60_000);
    bob.faults.set({ cut: false });
    await group.clock.advance(30_000);
    expect(bob.received).toEqual(numbered(10));
    await expect(bob.channel.fetchHistory({ limit: 10 })).resolves.toEqual({ messages: [], noStore: true });
  });
});

describe('fetchHistory', () => {
  it('pages through the store, merges what is new, and delivers nothing twice', async () => {
    const alice = await group.join('alice');
    for (const content of numbered(25)) {
      alice.channel.send(bytes(content));
      await group.clock.advance(10);
    }
    const bob = await group.join('bob', { retrieval: 'none' });
    alice.channel.send(bytes('live'));
    await group.clock.advance(10);
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const page: HistoryPage = await bob.channel.fetchHistory({ limit: 10, ...(cursor !== undefined && { cursor }) });
      sizes.push(page.messages.length);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(sizes).toEqual([10, 10, 6]);
    expect(texts(bob.channel)).toEqual([...numbered(25), 'live']);
    expect([...bob.received].sort()).toEqual([...numbered(25), 'live'].sort());
    expect(bob.channel.held()).toEqual([]);
    await bob.channel.fetchHistory({ limit: 100 });
    expect(bob.received).toHaveLength(26);
    expect(texts(alice.channel)).toHaveLength(26);
  });

  it('merges in order before it resolves, also with encryption that takes its time', async () => {
    let waits = 3;
    const slowest: Promise<void>[] = [];
    const encryption = {
      encrypt: (plain: Uint8Array) => plain.map((byte) => byte ^ 0x55),
      async decrypt(cipher: Uint8Array) {
        // The first is the slowest.
        for (let turn = waits--; turn > 0; turn--) await Promise.all(slowest);
        return cipher.map((byte) => byte ^ 0x55);
      },
    };
    const alice = await group.join('alice', { encryption });
    for (const content of numbered(3)) {
      alice.channel.send(bytes(content));
      await group.clock.advance(10);
    }
    const bob = await group.join('bob', { encryption, retrieval: 'none' });
    await bob.channel.fetchHistory({ limit: 10 });
    expect(bob.received).toEqual(numbered(3));
    expect(details(bob, 'message-held')).toEqual([]);
  });

  it('takes calls that overlap, and delivers nothing twice', async () => {
    group = new Group({ latency: 100 });
    const alice = await group.join('alice');
    for (const content of numbered(30)) {
      alice.channel.send(bytes(content));
      await group.clock.advance(10);
    }
    await group.clock.advance(1_000);
    const bob = await group.join('bob');
    const calls = [10, 30, 20].map((limit) => bob.channel.fetchHistory({ limit }));
    await group.clock.advance(1_000);
    expect((await Promise.all(calls)).map(({ messages }) => messages.length)).toEqual([10, 30, 20]);
    expect([...bob.received].sort()).toEqual(numbered(30).sort());
    expect(texts(bob.channel)).toEqual(numbered(30));
  });

  it('gives up on a store that does not answer, and says so', async () => {
    const transport = new ScriptedTransport();
    transport.history = () => new Promise(() => undefined);
    const { channel } = await group.join('bob', { transport, tuning: { retrievalTimeout: 5_000 } });
    const refused = expect(channel.fetchHistory({ limit: 10 })).rejects.toThrow(
      'the store did not answer within 5000 ms: ask again later',
    );
    await group.clock.advance(5_000);
    await refused;
  });

  it('ends with the channel', async () => {
    const transport = new ScriptedTransport();
    let signal: AbortSignal | undefined;
    transport.history = (_, given) => {
      signal = given;
      return new Promise(() => undefined);
    };
    const { channel } = await group.join('bob', { transport });
    const refused = expect(channel.fetchHistory({ limit: 10 })).rejects.toThrow('the channel is closed: open it again');
    await channel.close();
    await refused;
    expect(signal?.aborted).toBe(true);
    expect(group.clock.pending).toBe(0);
  });

  it('is ended by the signal it is given, and the query with it', async () => {
    const transport = new ScriptedTransport();
    let asked: AbortSignal | undefined;
    transport.history = (_, signal) => {
      asked = signal;
      return new Promise(() => undefined);
    };
    const { channel } = await group.join('bob', { transport });
    const abort = new AbortController();
    const reason = new Error('the user looked away');
    const refused = expect(channel.fetchHistory({ limit: 10 }, abort.signal)).rejects.toBe(reason);
    abort.abort(reason);
    await refused;
    expect(asked?.aborted).toBe(true);
  });

  it('asks nothing when its signal is aborted already', async () => {
    const transport = new ScriptedTransport();
    const { channel } = await group.join('bob', { transport, retrieval: 'none' });
    let asked = 0;
    transport.history = async () => {
      asked++;
      return { messages: [] };
    };
    await expect(channel.fetchHistory({ limit: 10 }, AbortSignal.abort('too late'))).rejects.toBe('too late');
    expect(asked).toBe(0);
  });

  it('rejects with the store’s own error', async () => {
    const transport = new ScriptedTransport();
    const error = new Error('store away');
    transport.history = () => Promise.reject(error);
    const { channel } = await group.join('bob', { transport, retrieval: 'none' });
    await expect(channel.fetchHistory({ limit: 10 })).rejects.toBe(error);
  });
});
