import { afterEach, describe, expect, it } from 'vitest';
import type { ChannelStore, MessageRow, RowsState } from 'react-reliable-channel';
import { createChannelStore, withRows } from 'react-reliable-channel';
import { createFaults, createRandom, memoryPersistence } from 'react-reliable-channel/testing';
import type { Member } from '../support/group.js';
import { bytes, Group, text } from '../support/group.js';

let group: Group;
const stores: ChannelStore<RowsState>[] = [];

afterEach(async () => {
  for (const store of stores.splice(0)) store.close();
  await group.close();
});

function mirror({ channel }: Member): ChannelStore<RowsState> {
  const store = withRows(createChannelStore(channel, { clock: group.clock }));
  stores.push(store);
  return store;
}

function label(row: MessageRow): string {
  switch (row.kind) {
    case 'message':
      return text(row.content);
    case 'held':
      return `held ${text(row.content)}`;
    case 'gap':
      return `gap from ${row.senderId}, ${row.state}`;
    case 'lost':
      return `lost from ${row.senderId}`;
  }
}

const labels = (store: ChannelStore<RowsState>): string[] => store.getState().rows.map(label);

/** Keeps each new value of `read`. */
function history<T>(store: ChannelStore<RowsState>, read: () => T): T[] {
  const values = [read()];
  store.subscribe(() => {
    const value = read();
    if (value !== values.at(-1)) values.push(value);
  });
  return values;
}

/** Moves time on until the channels said the same for longer than the stores take to notice without an event. */
async function calm(members: readonly Member[]): Promise<void> {
  const said = (): string =>
    JSON.stringify(
      members.map(({ channel }) => [
        channel.log().map(({ messageId }) => [messageId, channel.delivery(messageId)]),
        channel.held().map(({ messageId, waitingFor }) => [messageId, waitingFor]),
        channel.missing(),
        channel.syncStatus().status,
      ]),
    );
  for (let before = ''; before !== said();) {
    before = said();
    await group.clock.advance(300);
  }
}

describe('the store of a real channel', () => {
  it('shows an own message at once and then its way to the others, never backwards', async () => {
    group = new Group({ latency: 50 });
    const alice = mirror(await group.join('alice'));
    const bob = mirror(await group.join('bob'));
    const id = alice.channel.send(bytes('hello'));
    await Promise.resolve();
    expect(labels(alice)).toEqual(['hello']);
    const statuses = history(alice, () => alice.getState().deliveries.get(id)?.status);
    await group.clock.advance(3_000);
    expect(statuses).toEqual(['sending', 'sent', 'acknowledged']);
    expect(alice.getState().deliveries.get(id)?.acknowledgedBy).toEqual(['bob']);
    expect(alice.getState().outbox).toEqual([]);
    expect(labels(bob)).toEqual(['hello']);
    expect(bob.getState().participants.map(({ participantId }) => participantId)).toEqual(['alice']);
    expect(bob.getState().syncStatus).toMatchObject({ status: 'synced', received: 1, unsent: 0 });
  });

  it('keeps what waits for the network in the outbox, and sends it when the network is back', async () => {
    group = new Group();
    const faults = createFaults({ cut: true });
    const alice = mirror(await group.join('alice', {}, faults));
    mirror(await group.join('bob'));
    const id = alice.channel.send(bytes('later'));
    await group.clock.advance(1_000);
    expect(alice.getState().deliveries.get(id)?.status).toBe('queued');
    expect(alice.getState().syncStatus).toMatchObject({ status: 'offline', unsent: 1 });
    faults.set({ cut: false });
    await group.clock.advance(5_000);
    expect(alice.getState().deliveries.get(id)?.status).toBe('acknowledged');
    expect(alice.getState().syncStatus).toMatchObject({ status: 'synced', unsent: 0 });
  });

  it('opens a gap in its place, tells whom it is asked of, and closes it under the same key', async () => {
    // The store answers late enough for the asking to be seen.
    group = new Group({ latency: 300 });
    const alice = await group.join('alice');
    const faults = createFaults();
    const bob = mirror(await group.join('bob', {}, faults));
    alice.channel.send(bytes('one'));
    // Long enough for the catching up of the start to be over.
    await group.clock.advance(1_000);
    faults.set({ loseNext: 1 });
    const lost = alice.channel.send(bytes('two'));
    await group.clock.advance(310);
    alice.channel.send(bytes('three'));
    const states = history(bob, () => {
      const row = bob.getState().rowsById.get(lost);
      return row?.kind === 'gap' ? `${row.key} ${row.state}` : row && `${row.key} ${row.kind}`;
    });
    await group.clock.advance(320);
    expect(labels(bob)).toEqual(['one', expect.stringMatching(/^gap from alice/), 'held three']);
    expect(bob.getState().missing).toMatchObject([{ messageId: lost, dependents: 1 }]);
    await group.clock.advance(3_000);
    expect(labels(bob)).toEqual(['one', 'two', 'three']);
    expect(states.filter((state) => state !== `${lost} missing`)).toEqual([
      undefined,
      `${lost} retrieving`,
      `${lost} message`,
    ]);
    expect(bob.getState().missing).toEqual([]);
  });

  it('shows a lost message before the one that follows it, and heals it', async () => {
    group = new Group();
    const tuning = { lostTimeout: 10_000 };
    const faults = createFaults();
    const alice = await group.join('alice', { retrieval: 'none', tuning });
    const bob = mirror(await group.join('bob', { retrieval: 'none', tuning }, faults));
    faults.set({ loss: 1 });
    const lost = alice.channel.send(bytes('one'));
    await group.clock.advance(500);
    faults.set({ loss: 0, cut: false });
    const next = alice.channel.send(bytes('two'));
    faults.set({ loseNext: 0 });
    await group.clock.advance(10);
    expect(labels(bob)).toEqual(['gap from alice, missing', 'held two']);
    // Every further attempt to send `one` is lost on bob's side until he gave it up.
    faults.set({ loss: 1 });
    await group.clock.advance(10_100);
    expect(labels(bob)).toEqual(['lost from alice', 'two']);
    expect(bob.getState().rowsById.get(next)).toMatchObject({ kind: 'message', gaps: [lost] });
    expect(bob.getState().syncStatus).toMatchObject({ status: 'incomplete', lost: 1 });
    faults.set({ loss: 0 });
    await group.clock.advance(60_000);
    expect(labels(bob)).toEqual(['one', 'two']);
    expect(bob.getState().rowsById.get(lost)).toMatchObject({ kind: 'message', key: lost, late: true });
    expect(bob.getState().rowsById.get(next)).toMatchObject({ kind: 'message', gaps: [] });
  });

  it('shows own messages of another device', async () => {
    group = new Group();
    const desk = mirror(await group.join('alice'));
    const phone = await group.join('alice');
    phone.channel.send(bytes('from my phone'));
    await group.clock.advance(1_100);
    expect(desk.getState().rows).toMatchObject([{ kind: 'message', own: true, senderId: 'alice' }]);
  });

  it('is filled from what was kept when the channel is opened again', async () => {
    group = new Group();
    const persistence = memoryPersistence();
    const first = await group.join('alice', { persistence });
    mirror(first).channel.send(bytes('kept'));
    await group.clock.advance(100);
    await first.channel.close();
    const again = mirror(await group.join('alice', { persistence }));
    expect(labels(again)).toEqual(['kept']);
    expect(again.getState().outbox).toMatchObject([{ status: 'sent' }]);
  });

  it('takes a burst of 5,000 held messages in a handful of changes, and their release too', async () => {
    group = new Group({ store: false });
    const faults = createFaults({ loseNext: 1 });
    const alice = await group.join('alice', { retrieval: 'none' });
    const bob = mirror(await group.join('bob', { retrieval: 'none' }, faults));
    let changes = 0;
    bob.subscribe(() => changes++);
    for (let i = 0; i < 5_000; i++) alice.channel.send(bytes(`${i}`));
    await group.clock.advance(10);
    expect(labels(bob).slice(0, 3)).toEqual(['gap from alice, missing', 'held 1', 'held 2']);
    expect(bob.getState().rows).toHaveLength(5_000);
    expect(changes).toBeLessThanOrEqual(10);
    changes = 0;
    await group.clock.advance(10_000);
    expect(labels(bob)).toEqual(Array.from({ length: 5_000 }, (_, i) => `${i}`));
    expect(changes).toBeLessThanOrEqual(60);
  });

  it.each([1, 2, 3, 4, 5])('says the same as the channel after every step on a bad network, seed %i', async (seed) => {
    group = new Group({ latency: 20 }, seed);
    const bad = { loss: 0.3, delayMax: 300, duplication: 0.2, reordering: 0.2 };
    const tuning = { lostTimeout: 4_000 };
    const members = [];
    for (const name of ['alice', 'bob', 'carol']) members.push(await group.join(name, { tuning }, createFaults(bad)));
    const mirrored = members.map((member) => ({ member, store: mirror(member) }));
    const random = createRandom(`steps ${seed}`);
    for (let step = 0; step < 150; step++) {
      const { member, store } = mirrored[Math.floor(random() * 3)]!;
      const chance = random();
      if (chance < 0.5) store.channel.send(bytes(`${member.name} ${step}`));
      else if (chance < 0.55) {
        const mine = store.getState().outbox[0];
        if (mine !== undefined) store.channel.discard(mine.messageId);
      } else if (chance < 0.6) member.faults.set({ cut: !member.faults.get().cut });
      await group.clock.advance(Math.floor(random() * 400));
      await calm(members);
      for (const {
        member: { channel },
        store: followed,
      } of mirrored) {
        const { rows, missing, deliveries, outbox, syncStatus } = followed.getState();
        const of = (kind: MessageRow['kind']): string[] =>
          rows.filter((row) => row.kind === kind).map(({ key }) => key);
        const context = `seed ${seed}, step ${step}`;
        expect(of('message'), context).toEqual(channel.log().map(({ messageId }) => messageId));
        expect(of('held'), context).toEqual(channel.held().map(({ messageId }) => messageId));
        const [absent, lost] = [false, true].map((isLost) =>
          channel.missing().filter(({ state }) => (state === 'lost') === isLost),
        );
        expect(of('gap').sort(), context).toEqual(absent!.map(({ messageId }) => messageId).sort());
        expect(of('lost').sort(), context).toEqual(lost!.map(({ messageId }) => messageId).sort());
        expect(missing, context).toEqual(channel.missing());
        for (const [id, delivery] of deliveries) expect(delivery, context).toEqual(channel.delivery(id));
        const { unsent, lastHeardAt, ...status } = syncStatus;
        expect(channel.syncStatus(), context).toMatchObject(status);
        expect(channel.syncStatus().lastHeardAt ?? 0, context).toBeGreaterThanOrEqual(lastHeardAt ?? 0);
        expect(unsent).toBe(outbox.filter(({ status }) => ['queued', 'sending'].includes(status)).length);
        for (const [index, row] of rows.entries()) {
          if (row.kind !== 'gap' && row.kind !== 'lost') continue;
          const names = (other: MessageRow): boolean =>
            other.kind === 'held'
              ? other.waitingFor.includes(row.key)
              : other.kind === 'message' && other.gaps.includes(row.key);
          const first = rows.findIndex(names);
          if (first === -1) continue;
          // Directly before the first that names it: nothing but other gaps in between.
          expect(first, context).toBeGreaterThan(index);
          expect(
            rows.slice(index, first).every(({ kind }) => kind === 'gap' || kind === 'lost'),
            context,
          ).toBe(true);
        }
      }
    }
  });
});
