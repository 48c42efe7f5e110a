import type { Clock, Transport, TransportHealth } from '../engine/index.js';
import { share } from '../store/same.js';

/**
 * - `connecting`: the channel is opening, or its network has not been there yet and is still waited for.
 * - `online`, `degraded`, `offline`: what the transport says, see `TransportHealth`.
 */
export type ConnectionStatus = 'connecting' | TransportHealth;

/** Whether the network is there, in words a person can be shown. The same object until one of its fields changes. */
export interface ConnectionHealth {
  readonly status: ConnectionStatus;
  /** Why it is not `online`, as the transport says it; undefined where it does not say. */
  readonly reason: string | undefined;
  /** Since when the status is what it is, ms since the epoch; undefined while a server renders. */
  readonly since: number | undefined;
}

/** What `useConnectionHealth` reads. */
export interface Connection {
  get(): ConnectionHealth;
  subscribe(listener: () => void): () => void;
}

/** What a server renders. */
export const unknownHealth: ConnectionHealth = { status: 'connecting', reason: undefined, since: undefined };

/** A connection that stays as it is. */
export function constantConnection(health: ConnectionHealth): Connection {
  return { get: () => health, subscribe: () => () => {} };
}

/** How long a network that has not been there yet counts as being connected to, ms. Then it is `offline`. */
const patience = 10_000;

/**
 * Follows a transport's health.
 * @param network the transport's health
 * @param began when the channel began to open, ms since the epoch
 * @param stops is given what ends it
 */
export function observeConnection(
  network: Transport['health'],
  clock: Clock,
  began: number,
  stops: (() => void)[],
): Connection {
  const listeners = new Set<() => void>();
  let told = network.get();
  let changedAt = began;
  /** It has not been there yet. */
  let awaited = true;

  const read = (previous?: ConnectionHealth): ConnectionHealth => {
    const health = network.get();
    const now = clock.now();
    if (health !== told) changedAt = now;
    told = health;
    const { reason, failed, since = changedAt } = network.detail?.() ?? {};
    awaited &&= health === 'offline' && !failed && now - since < patience;
    return share(previous, { status: awaited ? 'connecting' : health, reason, since });
  };
  let state = read();

  const look = (): void => {
    const before = state;
    state = read(state);
    if (state !== before) for (const listener of [...listeners]) listener();
  };
  const timer = clock.setTimeout(() => {
    awaited = false;
    look();
  }, patience);
  stops.push(network.subscribe(look), () => clock.clearTimeout(timer));

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
