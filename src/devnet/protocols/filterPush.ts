import type { FaultState } from '../faultState.js';
import { Outbound } from '../network/outbound.js';
import type { Peers } from '../network/peers.js';
import type { RelayedMessage } from '../relay.js';
import type { Subscriptions } from '../subscriptions.js';
import type { DevnetCounts } from '../types.js';
import { shortened, streamLimits, wait } from '../wire/exchange.js';
import type { Connection } from '../wire/libp2p.js';
import type { WakuProto } from '../wire/messages.js';

export const filterPushProtocol = '/vac/waku/filter-push/2.0.0-beta1';

/** 12/WAKU2-FILTER, the side that pushes what was subscribed to. Whoever pushed a message and wants it gets it too. */
export class FilterPush {
  readonly #peers: Peers;
  readonly #subscriptions: Subscriptions;
  readonly #faults: FaultState;
  readonly #counts: DevnetCounts;
  readonly #proto: WakuProto;
  readonly #log: (line: string) => void;
  readonly #streams = new WeakMap<Connection, Outbound>();

  constructor(
    peers: Peers,
    subscriptions: Subscriptions,
    faults: FaultState,
    counts: DevnetCounts,
    proto: WakuProto,
    log: (line: string) => void,
  ) {
    this.#peers = peers;
    this.#subscriptions = subscriptions;
    this.#faults = faults;
    this.#counts = counts;
    this.#proto = proto;
    this.#log = log;
  }

  /** @returns how many subscribers it was handed to */
  deliver({ pubsubTopic, message }: RelayedMessage): number {
    const wanting = this.#subscriptions.wanting(pubsubTopic, message.contentTopic);
    if (wanting.length === 0) return 0;
    const bytes = this.#proto.proto_filter_v2.MessagePush.encode({ wakuMessage: message, pubsubTopic });
    let handed = 0;
    for (const peerId of wanting) {
      if (this.#faults.dropsPush(peerId, message)) {
        this.#counts.dropped++;
        this.#log(`filter ${shortened(peerId)} is not pushed a message, a fault`);
      } else if (this.#push(peerId, bytes)) {
        this.#counts.delivered++;
        handed++;
      } else this.#counts.undeliverable++;
    }
    return handed;
  }

  #push(peerId: string, bytes: Uint8Array): boolean {
    const connection = this.#peers.connectionTo(peerId);
    if (connection === undefined) return false;
    let stream = this.#streams.get(connection);
    if (stream === undefined) {
      stream = new Outbound(connection, filterPushProtocol, streamLimits, ({ message }) => {
        this.#streams.delete(connection);
        if (connection.status === 'open') this.#log(`filter ${shortened(peerId)} takes no pushes: ${message}`);
      });
      this.#streams.set(connection, stream);
    }
    const due = Date.now() + this.#faults.delayOf('filterPush');
    return stream.send(bytes, () => wait(Math.max(0, due - Date.now())));
  }
}
