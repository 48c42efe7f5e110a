import 'fake-indexeddb/auto';
import { compareEntries, decodeMessage, memoryPersistence, type Persistence } from 'react-reliable-channel/engine';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { createFaults, createRandom } from 'react-reliable-channel/testing';
import { describe, expect, it } from 'vitest';
import { bytes, details, Group, type Member } from '../support/group.js';
import { asyncPersistence, KilledPersistence } from '../support/persistence.js';

const key = { channelId: 'lobby', participantId: 'alice' };
const tuning = { lostTimeout: 3_000, resendInterval: 1_500 };

let databases = 0;
/** How each kind of storage is made, and how its answers get their turn. */
const kinds = {
  'memory, which writes at once': { make: () => memoryPersistence(), turns: 0 },
  'storage that answers later': { make: () => asyncPersistence(memoryPersistence()), turns: 0 },
  IndexedDB: { make: () => indexedDbPersistence({ prefix: `killed-${databases++}` }), turns: 12 },
};
type Kind = (typeof kinds)[keyof typeof kinds];

/** What a life of alice left behind, until she was killed. */
interface Life {
  readonly group: Group;
  readonly inner: Persistence;
  readonly writes: number;
  /** Own messages that had a status: the app was told that they are safe. */
  readonly queued: Set<string>;
  readonly discarded: Set<string>;
  readonly received: readonly string[];
  /** Content messages of alice that anybody could hear, by their timestamps. */
  readonly published: Map<number, Set<string>>;
  /** When it began, ms since the epoch. */
  readonly began: number;
  /** Where nothing killed it in a write: what it ended with, all of it written. */
  readonly ended: State | undefined;
  readonly pass: (ms: number) => Promise<void>;
}

interface State {
  readonly log: readonly string[];
  readonly held: readonly string[];
  readonly lost: readonly string[];
  readonly acknowledged: readonly string[];
}

/** What an engine has, being fetched again counted as lost still. */
function stateOf({ channel }: Member, lost: ReadonlySet<string>): State {
  const log = channel.log().map(({ messageId }) => messageId);
  const ids = (entries: readonly { readonly messageId: string }[]) => entries.map(({ messageId }) => messageId).sort();
  return {
    log,
    held: ids(channel.held()),
    lost: ids(channel.missing().filter(({ state, messageId }) => state === 'lost' || lost.has(messageId))),
    acknowledged: log.filter((messageId) => channel.status(messageId) === 'acknowledged'),
  };
}

/** Sends, receives, loses, gives up and discards at random, killed in write `n`. */
async function live(seed: number, { make, turns }: Kind, n: number, happened: boolean): Promise<Life> {
  const group = new Group({ latency: 20 }, seed);
  const began = group.clock.now();
  const random = createRandom(`life ${seed}`);
  const inner = make();
  const [queued, discarded, published] = [new Set<string>(), new Set<string>(), new Map<number, Set<string>>()];
  let received: string[] = [];
  await group.network.transport('anybody').subscribe(({ payload }) => {
    const { senderId, messageId, lamportTimestamp, content } = decodeMessage(payload);
    if (senderId !== 'alice' || content === undefined) return;
    published.set(lamportTimestamp!, (published.get(lamportTimestamp!) ?? new Set()).add(messageId));
  });
  const pass = async (ms: number): Promise<void> => {
    await group.clock.advance(ms);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const retrieval = seed % 2 === 0 ? 'repair' : 'none';
  let alice = undefined as Member | undefined;
  const faults = createFaults();
  const note = (): void => {
    if (alice === undefined) return;
    received = details(alice, 'message-received').map(({ messageId }) => messageId);
    for (const { messageId, senderId } of alice.channel.log()) {
      if (senderId === 'alice' && alice.channel.status(messageId) !== undefined) queued.add(messageId);
    }
  };
  const killed = new KilledPersistence(
    inner,
    n,
    () => {
      faults.set({ cut: true });
      note();
    },
    happened,
  );
  alice = await group.join('alice', { persistence: killed.persistence, tuning, retrieval }, faults);
  const bob = await group.join('bob', { tuning: { ...tuning, resendInterval: 6_000 } });
  const steps: (() => void)[] = [
    () => void alice.channel.send(bytes('the same words')),
    () => void alice.channel.send(bytes(`alice ${random()}`)),
    () => void bob.channel.send(bytes(`bob ${random()}`)),
    ...Array.from({ length: 2 }, () => () => {
      // The first is lost, the others are held until it is sent again, found, or given up.
      faults.set({ loseNext: 1 });
      for (let index = 0; index < 3; index++) bob.channel.send(bytes(`bob ${random()}`));
    }),
    () => bob.faults.set({ cut: random() < 0.5 }),
    () => alice.channel.retrieve(),
    () => {
      const id = alice.channel.send(bytes(`never mind ${random()}`));
      discarded.add(id);
      if (random() < 0.5) alice.channel.discard(id);
      else group.clock.setTimeout(() => killed.killed || alice.channel.discard(id), 30);
    },
  ];
  for (let step = 0; step < 16 && !killed.killed; step++) {
    steps[Math.floor(random() * steps.length)]!();
    await pass(random() < 0.3 ? 4_000 : random() * 300);
    if (!killed.killed) note();
  }
  let ended: State | undefined;
  if (!killed.killed) {
    const flushed = alice.channel.flush();
    await pass(0);
    await flushed;
    ended = stateOf(alice, new Set(details(alice, 'irretrievable-message').map(({ messageId }) => messageId)));
  }
  faults.set({ cut: true });
  // What the tab does after it was killed reaches nobody; it still runs in this process and is not waited for.
  group.members.splice(group.members.indexOf(alice), 1);
  return { group, inner, writes: killed.writes, queued, discarded, received, published, began, ended, pass };
}

/** Opens what is left, with the wall clock set back to where it was at the beginning, and goes on talking. */
async function reopen(life: Life, where: string): Promise<void> {
  const { group, inner, queued, discarded, received, published, began, ended, pass } = life;
  const storage = await inner.open(key);
  const stored = await storage.load(0);
  storage.close();
  const written = new Set(stored.keys.map(({ messageId }) => messageId));
  const halfDone = [...stored.held.map(({ messageId }) => messageId), ...stored.lost.keys()];
  expect(
    halfDone.filter((id) => written.has(id)),
    `a step half written, ${where}`,
  ).toEqual([]);
  const elapsed = group.clock.now() - began;
  const clock = { ...group.clock, now: () => group.clock.now() - elapsed };
  const alice = await group.join('alice', { persistence: inner, tuning, retrieval: 'repair', clock });
  const check = (): void => {
    const log = alice.channel.log();
    const ids = log.map(({ messageId }) => messageId);
    expect(new Set(ids).size, `an id twice, ${where}`).toBe(ids.length);
    expect(log, `out of order, ${where}`).toEqual([...log].sort(compareEntries));
    for (const id of queued) if (!discarded.has(id)) expect(ids, `forgot what was queued, ${where}`).toContain(id);
    const elsewhere = [...alice.channel.held(), ...alice.channel.missing()].map(({ messageId }) => messageId);
    expect(
      elsewhere.filter((id) => ids.includes(id)),
      `here and not here, ${where}`,
    ).toEqual([]);
  };
  check();
  if (ended !== undefined) expect(stateOf(alice, new Set()), where).toEqual(ended);
  const before = new Set([...written, ...[...published.values()].flatMap((ids) => [...ids])]);
  for (let index = 0; index < 5; index++) {
    expect(before, `one message became two, ${where}`).not.toContain(alice.channel.send(bytes('the same words')));
  }
  for (const { faults } of group.members) faults.set({ cut: false });
  group.members[0]!.channel.send(bytes('bob goes on'));
  await pass(10_000);
  check();
  const again = details(alice, 'message-received').map(({ messageId }) => messageId);
  expect(new Set(again).size, `told twice in one life, ${where}`).toBe(again.length);
  expect(
    again.filter((id) => written.has(id)),
    `told again though it was written, ${where}`,
  ).toEqual([]);
  // What was told before the kill is written, or told again: it is never lost between the two.
  const after = new Set([...alice.channel.log(), ...alice.channel.held()].map(({ messageId }) => messageId));
  const gone = received.filter((id) => !written.has(id) && !after.has(id));
  const known = new Set(alice.channel.missing().map(({ messageId }) => messageId));
  expect(
    gone.filter((id) => !known.has(id)),
    `told before and gone without a word, ${where}`,
  ).toEqual([]);
  for (const [timestamp, ids] of published)
    expect([...ids], `timestamp ${timestamp} used twice, ${where}`).toHaveLength(1);
  await group.close();
}

describe('a tab killed in any write, done or not,', () => {
  const runs: [keyof typeof kinds, number][] = [
    ...[1, 2, 3, 4].map((seed): [keyof typeof kinds, number] => ['memory, which writes at once', seed]),
    ...[5, 6, 7, 8].map((seed): [keyof typeof kinds, number] => ['storage that answers later', seed]),
    ['IndexedDB', 9],
  ];
  it.each(runs)(
    'opens with all that was queued, nothing twice and no timestamp used again: %s, seed %i',
    async (name, seed) => {
      const kind = kinds[name];
      const whole = await live(seed, kind, Infinity, false);
      await reopen(whole, `seed ${seed}, not killed in a write`);
      expect(whole.writes).toBeGreaterThan(10);
      for (let n = 0; n < whole.writes; n++) {
        for (const happened of [false, true]) {
          const where = `seed ${seed}, write ${n} of ${whole.writes}, which ${happened ? 'happened' : 'did not happen'}`;
          await reopen(await live(seed, kind, n, happened), where);
        }
      }
    },
    60_000,
  );
});
