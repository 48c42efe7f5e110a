import type { IncomingMessage, Transport, TransportHealthDetail } from '../ports/index.js';
import { NOBODY } from '../transports/waku/condition.js';
import { type WakuTransport, wakuTransport, type WakuTransportOptions } from '../transports/waku/index.js';
import type { NodeRun } from './nodeSource.js';

/** A transport that stays the same while the node under it becomes another one: a channel goes on over the new node. */
export interface MovingTransport extends Transport {
  /**
   * Moves to another node, with every subscription; undefined = there is none for now.
   * @returns a promise that resolves when it has left the node before
   */
  move(run: UnderNode | undefined): Promise<void>;
}

/** The node, and where it connects to. */
type UnderNode = Pick<NodeRun, 'ready' | 'addresses'>;

/** A node that is still to come. */
const noNode = new Promise<never>(() => {});

interface Subscription {
  readonly receive: (message: IncomingMessage) => void;
  end: Promise<() => Promise<void>>;
}

/** Makes the transport of a content topic, for now over the node of `run`. It opens nothing until it is used. */
export function createMovingTransport(
  options: Omit<WakuTransportOptions, 'node'>,
  run: UnderNode | undefined,
): MovingTransport {
  const listeners = new Set<() => void>();
  const subscriptions = new Set<Subscription>();
  let under = run;
  let inner: (WakuTransport & { stop(): Promise<void> }) | undefined;

  const connected = (): WakuTransport => {
    if (inner) return inner;
    const transport = wakuTransport({ ...options, node: under?.ready ?? noNode });
    const stopHealth = transport.health.subscribe(tell);
    inner = Object.assign(transport, {
      stop() {
        stopHealth();
        return transport.close();
      },
    });
    return inner;
  };
  /** The transport does not know whom the node looks for; who is not there can be named here. */
  function detail(): TransportHealthDetail {
    const told = connected().health.detail!();
    const { addresses = [] } = under ?? {};
    if (told.reason !== NOBODY || addresses.length === 0) return told;
    return { ...told, reason: `${NOBODY}; trying ${addresses.join(', ')}` };
  }
  function tell(): void {
    for (const listener of [...listeners]) listener();
  }

  return {
    get maxMessageSize() {
      return connected().maxMessageSize;
    },
    publish: (payload, publishing) => connected().publish(payload, publishing),
    async subscribe(receive) {
      const subscription = { receive, end: connected().subscribe(receive) };
      subscriptions.add(subscription);
      await subscription.end;
      return async () => {
        if (subscriptions.delete(subscription)) await (await subscription.end)();
      };
    },
    retrieve: (hashes, signal) => connected().retrieve!(hashes, signal),
    history: (query, signal) => connected().history!(query, signal),
    health: {
      get: () => connected().health.get(),
      detail,
      subscribe(listener) {
        connected();
        const own = (): void => listener();
        listeners.add(own);
        return () => listeners.delete(own);
      },
    },
    async move(next) {
      const before = inner;
      under = next;
      inner = undefined;
      if (!before) return;
      for (const subscription of subscriptions) subscription.end = connected().subscribe(subscription.receive);
      tell();
      await before.stop();
    },
  };
}
