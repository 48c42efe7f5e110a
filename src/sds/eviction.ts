import type { Acknowledgements } from './acknowledgements.js';
import type { CausalGraph } from './causalGraph.js';
import type { MessageNode } from './node.js';
import type { SortedList } from './sortedList.js';

const none: readonly string[] = [];

/** What may not leave. */
export interface EvictionRules {
  /** It stays in the log, wherever it stands. */
  stays(messageId: string): boolean;
  /** It can be read back. */
  isWritten(messageId: string): boolean;
}

/** Lets the oldest of the log leave memory. What is known of them afterwards is their ids and places. */
export class Eviction {
  readonly #graph: CausalGraph;
  readonly #acknowledgements: Acknowledgements;
  readonly #toAcknowledge: SortedList<MessageNode>;
  /** Out of the log, but in memory: not written yet, or still to be named by a frame of ours. */
  #lingering: MessageNode[] = [];

  constructor(graph: CausalGraph, acknowledgements: Acknowledgements, toAcknowledge: SortedList<MessageNode>) {
    this.#graph = graph;
    this.#acknowledgements = acknowledgements;
    this.#toAcknowledge = toAcknowledge;
  }

  /** Messages that are out of the log and in memory, a count. */
  get lingering(): number {
    return this.#lingering.length;
  }

  /** Messages delivered so late that they went past the log in memory, since the last call. */
  takeDeliveredOlder(): readonly string[] {
    const { deliveredOlder } = this.#graph;
    if (deliveredOlder.length === 0) return none;
    this.#graph.deliveredOlder = [];
    this.#lingering.push(...deliveredOlder);
    return deliveredOlder.map(({ messageId }) => messageId);
  }

  /** A message that is not in memory is to be acknowledged once more. */
  recall(messageId: string): MessageNode {
    const node = this.#graph.insertKnown(messageId);
    node.lamportTimestamp = this.#graph.older.get(messageId)!.lamportTimestamp;
    this.#lingering.push(node);
    return node;
  }

  /**
   * Lets the oldest `count` messages leave the log, and memory as soon as they are written and named.
   * @param most how many may wait to be named: of more, the longest waiting are not, until a copy of them arrives
   * @returns their ids, and how many stay in memory because they are not written
   */
  evict(count: number, most: number, rules: EvictionRules): { messageIds: string[]; unwritten: number } {
    const { log, older, frontier } = this.#graph;
    const leaving = log.takeOldest(count, ({ messageId }) => !rules.stays(messageId));
    for (const node of leaving) {
      older.add(node);
      this.#acknowledgements.unwatch(node.messageId);
    }
    const unwritten: MessageNode[] = [];
    const named: MessageNode[] = [];
    for (const node of this.#lingering.concat(leaving)) {
      if (!older.has(node.messageId)) continue;
      if (!rules.isWritten(node.messageId)) unwritten.push(node);
      else if (this.#isToBeNamed(node)) named.push(node);
      else this.#graph.forget(node);
    }
    for (const node of named.splice(0, Math.max(0, named.length - most))) {
      frontier.delete(node);
      this.#toAcknowledge.delete(node);
      this.#graph.forget(node);
    }
    this.#lingering = unwritten.concat(named);
    return { messageIds: leaving.map(({ messageId }) => messageId), unwritten: unwritten.length };
  }

  #isToBeNamed(node: MessageNode): boolean {
    return (
      (!node.referenced && this.#graph.frontier.has(node)) || (!node.acknowledged && this.#toAcknowledge.has(node))
    );
  }
}
