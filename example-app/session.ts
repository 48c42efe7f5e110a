import { type Claim, claimLowest, claimOnOpen, tryShare, waitForClaim } from './identity/claim.js';
import { participantIdFor } from './identity/participant-id.js';
import { requestedSlot, sharesTabs, slotAt, slotNamed, type Slot } from './identity/slots.js';
import { type Network, searchOf } from './network/network.js';
import { claimingProblem, type Problem } from './shell/problem.js';

/** Who this tab is, or how far it is in finding out. */
export type SessionState =
  | { readonly phase: 'claiming' }
  | { readonly phase: 'taken'; readonly slot: Slot; readonly waiting: boolean }
  | { readonly phase: 'ready'; readonly slot: Slot; readonly participantId: string; readonly shared: boolean }
  | { readonly phase: 'failed'; readonly problem: Problem };

const rememberedKey = 'reliable-chat/slot';
const identityLock = 'reliable-chat/identity';
/** How long a reloaded page waits for the page before it to let go, ms. */
const reloadPatience = 2_000;

/**
 * The tab's claim to a slot. It lives outside React: a slot is held for as long as the page, whatever is mounted, so
 * that no second engine can ever sit on it.
 */
export class Session {
  #state: SessionState = { phase: 'claiming' };
  readonly #listeners = new Set<() => void>();
  #wait: AbortController | undefined;
  readonly #network: Network;

  constructor(network: Network) {
    this.#network = network;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly get = (): SessionState => this.#state;

  /** Claims a slot, once per page. */
  async open(): Promise<void> {
    const result = sharesTabs(location.search) ? await this.#share() : await this.#claim();
    if ('taken' in result) this.#set({ phase: 'taken', slot: result.taken, waiting: false });
    else await this.#enter(result);
  }

  /** The one in the address, or the first: whoever opens the same address is the same participant. */
  async #share(): Promise<Claim | { readonly taken: Slot }> {
    const slot = requestedSlot(location.search) ?? slotAt(0);
    return (await tryShare(navigator.locks, slot)) ?? { taken: slot };
  }

  #claim(): Promise<Claim | { readonly taken: Slot }> {
    return claimOnOpen(navigator.locks, {
      requested: requestedSlot(location.search),
      remembered: slotNamed(sessionStorage.getItem(rememberedKey) ?? ''),
      patience: () => AbortSignal.timeout(reloadPatience),
    });
  }

  /** Waits until the other tab lets go of the slot, then opens by itself. */
  async waitForSlot(): Promise<void> {
    if (this.#state.phase !== 'taken' || this.#state.waiting) return;
    const { slot } = this.#state;
    this.#set({ phase: 'taken', slot, waiting: true });
    this.#wait = new AbortController();
    const claim = await waitForClaim(navigator.locks, slot, this.#wait.signal, sharesTabs(location.search));
    if (claim !== undefined) await this.#enter(claim);
  }

  /** Takes the lowest free slot instead. */
  async takeNext(): Promise<void> {
    if (this.#state.phase !== 'taken') return;
    this.#wait?.abort();
    this.#set({ phase: 'claiming' });
    // The address no longer says who this tab is: a reload is to find the slot taken now.
    history.replaceState(null, '', location.pathname + searchOf(this.#network));
    await this.#enter(await claimLowest(navigator.locks));
  }

  fail(error: unknown): void {
    this.#set({ phase: 'failed', problem: claimingProblem(error) });
  }

  async #enter(claim: Claim): Promise<void> {
    const { slot, shared } = claim;
    sessionStorage.setItem(rememberedKey, slot.key);
    // One after the other: two tabs that share a slot are not to make an id each.
    const participantId = await navigator.locks.request(identityLock, () => participantIdFor(slot));
    this.#set({ phase: 'ready', slot, participantId, shared });
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
