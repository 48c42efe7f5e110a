import { describe, expect, it } from 'vitest';
import {
  type Claim,
  claimLowest,
  claimOnOpen,
  lockName,
  tryClaim,
  tryShare,
  waitForClaim,
} from '../../example-app/identity/claim.js';
import { slotAt, slotNamed, type Slot } from '../../example-app/identity/slots.js';
import { createFakeLocks } from './fake-locks.js';

const never = () => new AbortController().signal;
const noPatience = () => AbortSignal.abort();

function named(name: string): Slot {
  const slot = slotNamed(name);
  if (slot === undefined) throw new Error(`no slot is named ${name}`);
  return slot;
}

function claimed(result: Claim | { taken: Slot }): Claim {
  if ('taken' in result) throw new Error(`${result.taken.name} is taken`);
  return result;
}

describe('claiming a slot', () => {
  it('gives tabs the lowest free slot, one after the other', async () => {
    const locks = createFakeLocks();
    const first = await claimLowest(locks);
    const second = await claimLowest(locks);
    expect([first.slot, second.slot]).toEqual([slotAt(0), slotAt(1)]);
  });

  it('fills the gap that a closed tab leaves before taking a new slot', async () => {
    const locks = createFakeLocks();
    const first = await claimLowest(locks);
    await claimLowest(locks);
    first.release();
    await expect.poll(() => locks.held.size).toBe(1);
    expect((await claimLowest(locks)).slot).toEqual(slotAt(0));
    expect((await claimLowest(locks)).slot).toEqual(slotAt(2));
  });

  it('holds the lock until it is released', async () => {
    const locks = createFakeLocks();
    const claim = await claimLowest(locks);
    expect(locks.held).toContain(lockName(slotAt(0)));
    expect(await tryClaim(locks, slotAt(0))).toBeUndefined();
    claim.release();
    await expect.poll(() => locks.held.size).toBe(0);
  });

  it('hands a slot to whoever waits for it', async () => {
    const locks = createFakeLocks();
    const holder = await claimLowest(locks);
    const waiting = waitForClaim(locks, slotAt(0), never());
    holder.release();
    expect((await waiting)?.slot).toEqual(slotAt(0));
  });

  it('gives up waiting when told to, and leaves the line', async () => {
    const locks = createFakeLocks();
    const holder = await claimLowest(locks);
    const patience = new AbortController();
    const waiting = waitForClaim(locks, slotAt(0), patience.signal);
    patience.abort();
    expect(await waiting).toBeUndefined();
    holder.release();
    await expect.poll(() => locks.held.size).toBe(0);
  });

  it('reports what keeps locks from working, instead of taking it for a taken slot', async () => {
    const broken = { request: () => Promise.reject(new Error('locks are off')) } as never;
    await expect(claimLowest(broken)).rejects.toThrow('locks are off');
    await expect(waitForClaim(broken, slotAt(0), never())).rejects.toThrow('locks are off');
  });
});

describe('sharing a slot', () => {
  it('several tabs have it together, and none alone until all of them let go', async () => {
    const locks = createFakeLocks();
    const sharing = [await tryShare(locks, slotAt(0)), await tryShare(locks, slotAt(0))];
    expect(sharing).toMatchObject([{ shared: true }, { shared: true }]);
    expect((await claimLowest(locks)).slot).toEqual(slotAt(1));
    sharing[0]!.release();
    expect(await tryClaim(locks, slotAt(0))).toBeUndefined();
    sharing[1]!.release();
    await expect.poll(async () => (await tryClaim(locks, slotAt(0)))?.shared).toBe(false);
  });

  it('nobody shares what a tab has for itself; who waits shares it then', async () => {
    const locks = createFakeLocks();
    const holder = await claimLowest(locks);
    expect(await tryShare(locks, slotAt(0))).toBeUndefined();
    const waiting = waitForClaim(locks, slotAt(0), never(), true);
    holder.release();
    expect(await waiting).toMatchObject({ slot: slotAt(0), shared: true });
    expect(await tryShare(locks, slotAt(0))).toMatchObject({ shared: true });
  });
});

describe('opening a page', () => {
  it('takes the slot in the address', async () => {
    const result = await claimOnOpen(createFakeLocks(), { requested: named('carol'), patience: never });
    expect(claimed(result).slot.name).toBe('Carol');
  });

  it('says when the slot in the address is taken, and takes no other', async () => {
    const locks = createFakeLocks();
    await tryClaim(locks, named('Carol'));
    expect(await claimOnOpen(locks, { requested: named('carol'), patience: never })).toEqual({ taken: named('Carol') });
    expect(locks.held.size).toBe(1);
  });

  it('after a reload waits for the page before it instead of moving on', async () => {
    const locks = createFakeLocks();
    const oldPage = await claimLowest(locks);
    const opening = claimOnOpen(locks, { remembered: oldPage.slot, patience: never });
    oldPage.release();
    expect(claimed(await opening).slot).toEqual(slotAt(0));
  });

  it('moves on to the next slot when the page before it does not let go (a duplicated tab)', async () => {
    const locks = createFakeLocks();
    const original = await claimLowest(locks);
    const patience = new AbortController();
    const opening = claimOnOpen(locks, { remembered: original.slot, patience: () => patience.signal });
    patience.abort();
    expect(claimed(await opening).slot).toEqual(slotAt(1));
  });

  it('lets the address outrank what the tab remembers', async () => {
    const result = await claimOnOpen(createFakeLocks(), {
      requested: named('Dan'),
      remembered: slotAt(0),
      patience: noPatience,
    });
    expect(claimed(result).slot.name).toBe('Dan');
  });
});
