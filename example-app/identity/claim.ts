import { type Slot, slotAt } from './slots.js';

/** A slot held by this page. */
export interface Claim {
  readonly slot: Slot;
  /** Other pages may hold it, too: all of them are one participant. */
  readonly shared: boolean;
  /** Gives the slot to whoever waits for it. The browser does it too when the page goes, however it goes. */
  release(): void;
}

/** The part of `navigator.locks` that claiming needs. */
export type Locks = Pick<LockManager, 'request'>;

/** The name of a slot's Web Lock. */
export function lockName(slot: Slot): string {
  return `reliable-chat/slot/${slot.key}`;
}

/** The slot, or `undefined` when another page has it. */
export function tryClaim(locks: Locks, slot: Slot): Promise<Claim | undefined> {
  return request(locks, slot, { ifAvailable: true });
}

/** The slot together with other pages that share it; `undefined` when a page has it for itself. */
export function tryShare(locks: Locks, slot: Slot): Promise<Claim | undefined> {
  return request(locks, slot, { ifAvailable: true, mode: 'shared' });
}

/** Waits in line for the slot; `undefined` when `signal` ended the wait. @param shared as {@link tryShare} */
export async function waitForClaim(
  locks: Locks,
  slot: Slot,
  signal: AbortSignal,
  shared = false,
): Promise<Claim | undefined> {
  try {
    return await request(locks, slot, { signal, ...(shared && { mode: 'shared' }) });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** The lowest free slot. */
export async function claimLowest(locks: Locks): Promise<Claim> {
  for (let index = 0; ; index += 1) {
    const claim = await tryClaim(locks, slotAt(index));
    if (claim !== undefined) return claim;
  }
}

export interface OpeningWishes {
  /** The slot in the address. */
  requested?: Slot | undefined;
  /** The slot this tab had before it was reloaded. */
  remembered?: Slot | undefined;
  /** Ends the wait for a remembered slot: after a reload the old page may hold its lock for a moment longer. */
  patience: () => AbortSignal;
}

/** What a page that opens gets: a slot, or the news that the one in its address is taken. */
export async function claimOnOpen(locks: Locks, wishes: OpeningWishes): Promise<Claim | { readonly taken: Slot }> {
  const { requested, remembered, patience } = wishes;
  // An address outranks the tab's memory: following a `?as=` link in the same tab means the link.
  const wanted = requested ?? remembered;
  if (wanted === undefined) return claimLowest(locks);
  const claim =
    wanted.key === remembered?.key ? await waitForClaim(locks, wanted, patience()) : await tryClaim(locks, wanted);
  if (claim !== undefined) return claim;
  return requested === undefined ? claimLowest(locks) : { taken: requested };
}

function request(locks: Locks, slot: Slot, options: LockOptions): Promise<Claim | undefined> {
  return new Promise((resolve, reject) => {
    locks
      .request(lockName(slot), options, (lock) => {
        if (lock === null) {
          resolve(undefined);
          return undefined;
        }
        // The lock is held for as long as this promise is pending.
        return new Promise<void>((release) => resolve({ slot, shared: options.mode === 'shared', release }));
      })
      .catch(reject);
  });
}
