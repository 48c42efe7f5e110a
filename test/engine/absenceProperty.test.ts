import type { HistoryQuery, ReliableChannel, Transport } from 'react-reliable-channel/engine';
import { memoryPersistence } from 'react-reliable-channel/engine';
import { createFaults, createRandom } from 'react-reliable-channel/testing';
import { describe, expect, it } from 'vitest';
import { bytes, Group, text } from '../support/group.js';

const hour = 3_600_000;

/** Two people talk for hours; a third is away, asleep, reloaded, has a wrong clock, and a store that fails at times. */
async function run(seed: number): Promise<{ got: string[]; expected: string[]; status: string }> {
  const group = new Group({ latency: 20 }, seed);
  const random = createRandom(`absences ${seed}`);
  const draw = (most: number): number => Math.floor(random() * most);
  const talkers = await Promise.all(['alice', 'carol'].map((name) => group.join(name, { retrieval: 'none' })));
  const persistence = memoryPersistence();
  const got: string[] = [];
  const expected: string[] = [];
  const seen = new Map<string, number>();
  let shift = 0;
  let storeAway = false;
  const faults = createFaults();
  const open = async (): Promise<ReliableChannel> => {
    const inner = group.network.transport('bob', { faults });
    const transport: Transport = {
      ...inner,
      history: (query: HistoryQuery, signal: AbortSignal) =>
        storeAway && random() < 0.7 ? Promise.reject(new Error('store away')) : inner.history!(query, signal),
    };
    const member = await group.join('bob', {
      transport,
      persistence,
      clock: { ...group.clock, now: () => group.clock.now() + shift },
      tuning: { catchUpLimit: 1 + draw(60) },
    });
    member.channel.on('message-received', (detail) => {
      const content = text(detail.content);
      got.push(content);
      seen.set(content, (seen.get(content) ?? 0) + 1);
    });
    return member.channel;
  };
  const talk = async (count: number, pause: number): Promise<void> => {
    for (let index = 0; index < count; index++) {
      const content = `message ${expected.length}`;
      expected.push(content);
      talkers[draw(2)]!.channel.send(bytes(content));
      await group.clock.advance(1 + draw(pause));
    }
  };
  let bob = await open();
  await group.clock.advance(1_000);
  for (let step = 0; step < 25; step++) {
    storeAway = random() < 0.4;
    switch (draw(5)) {
      case 0:
        faults.set({ cut: true });
        await talk(draw(80), random() < 0.5 ? 1_000 : hour);
        faults.set({ cut: false });
        await group.clock.advance(draw(2_000));
        break;
      case 1:
        await bob.close();
        await talk(draw(80), random() < 0.5 ? 1_000 : hour);
        bob = await open();
        await group.clock.advance(draw(2_000));
        break;
      case 2:
        for (let flap = draw(5); flap >= 0; flap--) {
          faults.set({ cut: true });
          await talk(draw(3), 500);
          faults.set({ cut: false });
          await group.clock.advance(draw(150));
        }
        break;
      case 3:
        shift += (random() < 0.5 ? 1 : -1) * draw(40_000);
        await talk(draw(5), 10_000);
        break;
      default:
        await talk(draw(30), 5_000);
    }
  }
  storeAway = false;
  faults.set({ cut: false });
  await group.clock.advance(1_200_000);
  const { status } = bob.syncStatus();
  const order = bob.log().map(({ content }) => text(content));
  expect(order, `seed ${seed}: order`).toEqual([...talkers[0]!.channel.log()].map(({ content }) => text(content)));
  await group.close();
  expect(
    [...seen.values()].every((count) => count === 1),
    `seed ${seed}: exactly once`,
  ).toBe(true);
  return { got, expected, status };
}

describe('a participant that comes and goes', () => {
  it.each([1, 2, 3, 4, 5])('misses nothing and gets nothing twice, whatever happens (seed %d)', async (seed) => {
    const { got, expected, status } = await run(seed);
    expect([...got].sort(), `seed ${seed}`).toEqual([...expected].sort());
    expect(status, `seed ${seed}`).toBe('synced');
  });
});
