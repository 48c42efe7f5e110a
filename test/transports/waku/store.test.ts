import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Devnet } from '../../../src/devnet/index.js';
import { fromHex } from '../../../src/hash/hex.js';
import { contentTopic, createTransports, never, text, until, type Participant } from '../../support/wakuTransports.js';

const waku = createTransports();
let devnet: Devnet;
let bob: Participant;
beforeEach(async () => {
  devnet = await waku.devnet();
  bob = await waku.participant(devnet);
  await bob.online();
});
afterEach(() => waku.stop());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Puts a message into the store, published `age` ms ago. */
function published(age: number, content: string | Uint8Array, to = devnet, topic = contentTopic): Uint8Array {
  const payload = typeof content === 'string' ? text(content) : content;
  const timestamp = BigInt(Date.now() - age) * 1_000_000n;
  return fromHex(to.store({ contentTopic: topic, payload, timestamp }));
}

async function readAll(
  query: { before?: number; after?: number; limit: number },
  between = () => {},
): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await bob.history({ ...query, ...(cursor !== undefined && { cursor }) });
    expect(page.texts.length).toBeLessThanOrEqual(query.limit);
    found.push(...page.texts);
    between();
    ({ cursor } = page);
  } while (cursor !== undefined);
  return found;
}

describe('the store of Waku by time', { timeout: 20_000 }, () => {
  it('is read over any range, newest first, the newest day included', async () => {
    published(25 * HOUR, '25 hours');
    published(10 * DAY, '10 days');
    published(80 * HOUR, '80 hours');
    published(10_000, 'now');
    published(-30_000, 'a clock ahead');
    published(31 * DAY, 'too long ago');
    expect(await readAll({ limit: 100 })).toEqual(['a clock ahead', 'now', '25 hours', '80 hours', '10 days']);
    expect(await readAll({ limit: 100, after: Date.now() - 26 * HOUR })).toEqual(['a clock ahead', 'now', '25 hours']);
    expect(await readAll({ limit: 1, before: Date.now() - 26 * HOUR })).toEqual(['80 hours', '10 days']);
  });

  it('is asked for a day at most in one query, and for a week in one call', async () => {
    published(20 * DAY, 'old');
    const { cursor, texts } = await bob.history({ limit: 10 });
    expect(texts).toEqual([]);
    expect(cursor).toBeTypeOf('string');
    expect(devnet.state().counts.queries).toBe(7);
    expect(await readAll({ limit: 10 })).toEqual(['old']);
  });

  it('gives every message once over all pages, also of one moment, while others arrive', async () => {
    const moment = BigInt(Date.now() - 2 * HOUR) * 1_000_000n;
    const texts = Array.from({ length: 60 }, (_, i) => `same ${i}`);
    for (const value of texts) devnet.store({ contentTopic, payload: text(value), timestamp: moment });
    let arrived = 0;
    const found = await readAll({ limit: 7, after: Date.now() - 3 * HOUR, before: Date.now() - HOUR }, () => {
      published(90 * 60_000, `arrived ${arrived++}`);
    });
    expect(found.toSorted()).toEqual(texts.toSorted());
  });

  it('includes the first ms of a range and leaves out the last', async () => {
    const at = Date.now() - HOUR;
    for (const [index, ns] of [-1n, 0n, 999_999n, 1_000_000n].entries()) {
      devnet.store({ contentTopic, payload: text(String(index)), timestamp: BigInt(at) * 1_000_000n + ns });
    }
    expect((await bob.history({ limit: 10, after: at, before: at + 1 })).texts).toEqual(['2', '1']);
    expect((await bob.history({ limit: 10, after: at + 1, before: at })).texts).toEqual([]);
  });

  it('ends without a cursor where the range ends', async () => {
    for (let i = 0; i < 4; i++) published(HOUR + 1_000 * i, String(i));
    const after = Date.now() - 2 * HOUR;
    const first = await bob.history({ limit: 2, after });
    const second = await bob.history({ limit: 2, after, cursor: first.cursor! });
    expect([first.texts, second.texts]).toEqual([
      ['0', '1'],
      ['2', '3'],
    ]);
    expect(second.cursor).toBeUndefined();
  });

  it('goes on by time where the store does not know the message the page before ended with', async () => {
    const now = Date.now();
    const fill = () => {
      for (let i = 0; i < 6; i++) {
        devnet.store({ contentTopic, payload: text(String(i)), timestamp: BigInt(now - HOUR - i) * 1_000_000n });
      }
    };
    fill();
    const after = now - 2 * HOUR;
    const first = await bob.history({ limit: 3, after });
    devnet.faults.forgetMessages();
    await expect(bob.history({ limit: 3, after, cursor: first.cursor! })).resolves.toMatchObject({ texts: [] });
    fill();
    devnet.faults.refuse({ service: 'store', status: 400, description: 'cursor not found', count: 1 });
    const second = await bob.history({ limit: 3, after, cursor: first.cursor! });
    expect([...first.texts, ...second.texts]).toEqual(['0', '1', '2', '2', '3', '4']);
  });

  it('refuses a query it cannot answer, and says what to give', async () => {
    const { transport } = bob;
    await expect(transport.history!({ limit: 0 }, never)).rejects.toThrow(/limit of 1 or more/);
    await expect(transport.history!({ limit: 1, before: Number.NaN }, never)).rejects.toThrow(RangeError);
    for (const cursor of ['', 'nonsense', '5-abc', `-${'0'.repeat(64)}`, '5', '5-0-0', '1'.repeat(31) + '-']) {
      await expect(transport.history!({ limit: 1, cursor }, never)).rejects.toThrow(
        /and the cursor of the page before/,
      );
    }
    expect(devnet.state().counts.queries).toBe(0);
  });
});

describe('the store of Waku by hash', { timeout: 20_000 }, () => {
  it('gives what it has of any number of hashes, a hundred at a time, and leaves out the rest', async () => {
    const texts = Array.from({ length: 250 }, (_, i) => `message ${i}`);
    const hashes = texts.map((value, i) => published(HOUR + i, value));
    const unknown = [new Uint8Array(32), new Uint8Array(), new Uint8Array(5)];
    expect((await bob.retrieve([...unknown, ...hashes, ...hashes])).toSorted()).toEqual(texts.toSorted());
    // 25, 50, 100, 76.
    expect(devnet.state().counts.hashQueries).toBe(4);
    expect(await bob.retrieve([])).toEqual([]);
  });

  it('gives the largest messages too, few at a time', async () => {
    const hashes = Array.from({ length: 60 }, (_, i) => published(HOUR + i, new Uint8Array(150_000).fill(i)));
    const found = new Set<number>();
    for await (const { payload } of bob.transport.retrieve!(hashes, never)) found.add(payload[149_999]!);
    expect(found.size).toBe(60);
    expect(devnet.state().counts.hashQueries).toBe(3);
  });

  it('is asked for less after an answer failed', async () => {
    const hashes = Array.from({ length: 24 }, (_, i) => published(HOUR + i, `message ${i}`));
    devnet.faults.loseAnswer({ service: 'store', count: 1 });
    await expect(bob.retrieve(hashes)).rejects.toThrow('The store did not answer: the service node did not answer');
    expect(await bob.retrieve(hashes)).toHaveLength(24);
    // One failed, then 6, 12 and the last 6.
    expect(devnet.state().counts.hashQueries).toBe(4);
  });

  it('is asked of another service node for what one does not have', async () => {
    const other = await waku.devnet();
    await bob.node.dial(other.multiaddr);
    const message = { contentTopic, payload: text('both'), timestamp: BigInt(Date.now() - HOUR) * 1_000_000n };
    const both = fromHex(devnet.store(message));
    other.store(message);
    const hashes = [both, published(HOUR, 'one'), published(HOUR, 'other', other)];
    await until(() => other.state().subscriptions.length > 0, 'the other service node to be known');
    expect((await bob.retrieve(hashes)).toSorted()).toEqual(['both', 'one', 'other']);
    devnet.faults.refuse({ service: 'store', status: 503 });
    expect((await bob.retrieve(hashes)).toSorted()).toEqual(['both', 'other']);
    expect((await bob.history({ limit: 10 })).texts).toEqual(expect.arrayContaining(['both', 'other']));
  });

  it('says what the store answered when it could not', async () => {
    devnet.faults.refuse({ service: 'store', status: 503, description: 'no database' });
    await expect(bob.retrieve([new Uint8Array(32)])).rejects.toThrow(
      'the service node answered 503 no database. Try again later.',
    );
    await expect(bob.history({ limit: 1 })).rejects.toThrow(
      'the service node answered 503 no database. Try again later.',
    );
  });
});

describe('a store that hangs', { timeout: 20_000 }, () => {
  it('is let go of when the question is dropped', async () => {
    devnet.faults.hang({ service: 'store' });
    const dropped = new AbortController();
    const asking = Promise.allSettled([
      bob.history({ limit: 1 }, dropped.signal),
      bob.retrieve([new Uint8Array(32)], dropped.signal),
    ]);
    await until(() => devnet.state().counts.queries === 2, 'both queries');
    dropped.abort(new Error('enough'));
    expect((await asking).map((result) => result.status === 'rejected' && String(result.reason))).toEqual([
      'Error: enough',
      'Error: enough',
    ]);
    const before = AbortSignal.abort(new Error('never mind'));
    await expect(bob.history({ limit: 1 }, before)).rejects.toThrow('never mind');
    await expect(bob.retrieve([new Uint8Array(32)], before)).rejects.toThrow('never mind');
    expect(devnet.state().counts.queries).toBe(2);
  });

  it('costs a bounded number of streams, and neither the connection nor messages', async () => {
    devnet.faults.hang({ service: 'store' });
    const [before] = bob.node.libp2p.getConnections();
    for (let i = 0; i < 100; i++) {
      const dropped = new AbortController();
      const asking = bob.history({ limit: 1 }, dropped.signal).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 2));
      dropped.abort();
      await asking;
    }
    const streams = bob.node.libp2p.getConnections().flatMap((connection) => connection.streams);
    const asking = streams.filter(({ protocol }) => protocol === '/vac/waku/store-query/3.0.0');
    // Ours, and one or two that the SDK keeps open ahead of use.
    expect(asking.length).toBeLessThanOrEqual(34);
    await expect(bob.history({ limit: 1 })).rejects.toThrow('did not answer 32 requests');
    await bob.say('all the same');
    expect(bob.node.libp2p.getConnections()).toEqual([before]);
    devnet.faults.clear();
    await until(
      () =>
        bob.history({ limit: 1 }).then(
          () => true,
          () => false,
        ),
      'an answer',
    );
  });
});
