import { happens, planDelivery } from './plan.js';
import { changeFaults, noFaults, type FaultSettings } from './settings.js';

/** The faults of one receiver, changeable while it runs. */
export interface Faults {
  /** The settings now; a new object after every change, the same one until then. */
  get(): FaultSettings;
  /**
   * Changes some settings, all of them or none.
   * @throws {RangeError} when a value is outside its range
   */
  set(changes: Partial<FaultSettings>): void;
  /** Calls `listener` after every change, counted down `loseNext` included. @returns a function that stops it */
  subscribe(listener: () => void): () => void;
  /**
   * For transports: what becomes of an incoming frame, as the delays of the copies that arrive, ms; none = lost.
   * Counts `loseNext` down, and remembers whether a burst of losses is under way.
   */
  plan(payload: Uint8Array, random: () => number): readonly number[];
}

/** Options of {@link createFaults} that are not settings. */
export interface FaultsOptions {
  /**
   * Which frames `loseNext` counts and takes. A transport cannot look into a frame, the app can: say `true` for content
   * and `false` for sync messages to lose exactly the next message. A throw means `false`. @default all frames
   */
  isCounted?: (payload: Uint8Array) => boolean;
}

/**
 * Makes a handle on the faults of one receiver, to be given to a transport and turned while it runs.
 * @throws {RangeError} when a value is outside its range
 */
export function createFaults(initial: Partial<FaultSettings> = {}, options: FaultsOptions = {}): Faults {
  const listeners = new Set<() => void>();
  let settings = changeFaults(noFaults, initial);
  /** Whether the last frame fell into a burst of losses. */
  let losing = false;

  function set(changes: Partial<FaultSettings>): void {
    const next = changeFaults(settings, changes);
    const names = Object.keys(next) as (keyof FaultSettings)[];
    if (names.every((name) => next[name] === settings[name])) return;
    settings = next;
    for (const listener of [...listeners]) listener();
  }

  function counts(payload: Uint8Array): boolean {
    try {
      return options.isCounted?.(payload) ?? true;
    } catch {
      return false;
    }
  }

  return {
    get: () => settings,
    set,
    subscribe(listener) {
      // Wrapped, so that the same function subscribed twice is two subscriptions.
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    plan(payload, random) {
      const { loss, lossBurst } = settings;
      let delays: readonly number[];
      if (loss < 1 && lossBurst * (1 - loss) > 1) {
        losing = happens(losing ? 1 - 1 / lossBurst : loss / (1 - loss) / lossBurst, random);
        delays = losing ? [] : planDelivery({ ...settings, loss: 0 }, random);
      } else delays = planDelivery(settings, random);
      if (delays.length === 0 || settings.loseNext === 0 || !counts(payload)) return delays;
      set({ loseNext: settings.loseNext - 1 });
      return [];
    },
  };
}
