import type { Archive } from './archive/archive.js';
import type { FaultState } from './faultState.js';
import type { SeenMessages } from './seenMessages.js';
import type { DevnetCounts } from './types.js';
import { shortened } from './wire/exchange.js';
import { messageHash } from './wire/hash.js';
import type { WakuMessage } from './wire/messages.js';
import type { Shards } from './wire/shards.js';

/** A message on its way. */
export interface RelayedMessage {
  /** Lower-case hex. */
  readonly hash: string;
  readonly pubsubTopic: string;
  readonly message: WakuMessage;
}

/** What became of a push. */
export interface PushOutcome {
  readonly status: number;
  readonly description?: string;
  /** How many nodes it went to, this one included: alone, a devnet is its own network. */
  readonly reached?: number;
}

export interface RelayParts {
  readonly shards: Shards;
  readonly archive: Archive;
  readonly seen: SeenMessages;
  readonly faults: FaultState;
  readonly counts: DevnetCounts;
  /** Size of a message as encoded, bytes. */
  readonly sizeOf: (message: WakuMessage) => number;
  readonly maxMessageBytes: number;
  /** ms. */
  readonly clockTolerance: number;
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** Hands it to the subscribers. @returns how many there are */
  readonly deliver: (relayed: RelayedMessage) => number;
  /** Hands it to the joined devnets but the one it came from. @returns how many there are */
  readonly forward: (relayed: RelayedMessage, from: string | undefined) => number;
}

/** A message's way through the devnet: once to the store, the subscribers and the joined devnets, however often it comes. */
export class Relay {
  readonly counts: DevnetCounts;
  readonly #parts: RelayParts;

  constructor(parts: RelayParts) {
    this.#parts = parts;
    this.counts = parts.counts;
  }

  /** Takes a message from a light node. */
  push(pubsubTopic: string | undefined, message: WakuMessage | undefined, from: string): PushOutcome {
    const { counts, log } = this.#parts;
    counts.pushes++;
    const outcome = this.#push(pubsubTopic, message, from);
    if (outcome.status !== 200) {
      counts.refused++;
      log(`push  ${shortened(from)} refused with ${outcome.status}: ${outcome.description}`);
    }
    return outcome;
  }

  /** Takes a message from a joined devnet, and leaves one alone that a light node could not have pushed. */
  takeForwarded(pubsubTopic: string | undefined, message: WakuMessage | undefined, from: string): void {
    const { counts, log } = this.#parts;
    counts.fromJoined++;
    const { status, description } = this.#push(pubsubTopic, message, from, from);
    if (status !== 200) log(`join  ${shortened(from)} sent what is refused with ${status}: ${description}`);
  }

  /**
   * Keeps a message of a joined devnet's store. Nobody is told: it is no news.
   * @returns whether it was missed here
   */
  keep(pubsubTopic: string | undefined, message: WakuMessage | undefined): boolean {
    const { shards, archive, counts, sizeOf, maxMessageBytes, clockTolerance, now } = this.#parts;
    if (pubsubTopic === undefined || !shards.has(pubsubTopic) || message === undefined) return false;
    const { contentTopic, timestamp = 0n } = message;
    if (contentTopic === '' || timestamp === 0n || message.ephemeral === true) return false;
    if (sizeOf(message) > maxMessageBytes || Number(timestamp / 1_000_000n) > now() + clockTolerance) return false;
    const isNew = archive.add({ hash: messageHash(pubsubTopic, message), pubsubTopic, timestamp, message });
    if (isNew) counts.stored++;
    return isNew;
  }

  #push(
    givenTopic: string | undefined,
    message: WakuMessage | undefined,
    from: string,
    neighbour?: string,
  ): PushOutcome {
    const { shards, seen, counts, sizeOf, maxMessageBytes, now, log, deliver, forward } = this.#parts;
    if (message === undefined) return { status: 400, description: 'there is no message in the request' };
    if (message.contentTopic === '') return { status: 400, description: 'the message has no content topic' };
    // Auto-sharding: where the shard follows from the content topic, it may be left out.
    const pubsubTopic = givenTopic || shards.topicFor(message.contentTopic);
    if (pubsubTopic === undefined) {
      return { status: 400, description: `no shard follows from the content topic ${message.contentTopic}` };
    }
    if (!shards.has(pubsubTopic)) {
      const { clusterId, count } = shards;
      const own = `this node serves cluster ${clusterId}, shards 0 to ${count - 1}`;
      return { status: 421, description: `unsupported pubsub topic ${pubsubTopic}: ${own}` };
    }
    const size = sizeOf(message);
    if (size > maxMessageBytes) {
      return { status: 413, description: `a message of ${size} bytes, ${maxMessageBytes} at most` };
    }
    const relayed = { hash: messageHash(pubsubTopic, message), pubsubTopic, message };
    if (!seen.add(relayed.hash, now())) {
      counts.repeats++;
      return { status: 200, reached: 1 };
    }
    const kept = this.#archive(relayed);
    const subscribers = deliver(relayed);
    const joined = forward(relayed, neighbour);
    log(
      `${neighbour === undefined ? 'push ' : 'join '} ${shortened(from)} ${message.contentTopic} ${size} B ` +
        `${relayed.hash.slice(0, 8)} -> ${subscribers} subscribers, ${kept}${joined > 0 ? `, ${joined} joined` : ''}`,
    );
    return { status: 200, reached: joined + 1 };
  }

  /** @returns what became of it, for the log */
  #archive({ hash, pubsubTopic, message }: RelayedMessage): string {
    const { archive, faults, counts, clockTolerance, now } = this.#parts;
    if (message.ephemeral === true) return 'ephemeral';
    const refused = (why: string) => {
      counts.notStored++;
      return `not stored (${why})`;
    };
    if (faults.losesFromStore(message)) return refused('a fault');
    const { timestamp } = message;
    if (timestamp === undefined || timestamp === 0n) return refused('it has no timestamp');
    const off = Number(timestamp / 1_000_000n) - now();
    if (Math.abs(off) > clockTolerance) return refused(`its timestamp is ${off} ms off`);
    if (archive.add({ hash, pubsubTopic, timestamp, message })) counts.stored++;
    return 'stored';
  }
}
