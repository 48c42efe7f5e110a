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

  /** The weight of the messages that are out of the log and in memory. */
  lingering = 0;

  /** Messages delivered so late that they went past the log in memory, since the last call. */
  takeDeliveredOlder(): readonly string[] {
    const { deliveredOlder } = this.#graph;
    if (deliveredOlder.length === 0) return none;
    this.#graph.deliveredOlder = [];
    return deliveredOlder.map((node) => {
      this.#linger(node);
      return node.messageId;
    });
  }

  /** A message that is not in memory is to be acknowledged once more. */
  recall(messageId: string): MessageNode {
    const node = this.#graph.insertKnown(messageId);
    node.lamportTimestamp = this.#graph.older.get(messageId)!.lamportTimestamp;
    this.#linger(node);
    return node;
  }

  /**
   * Lets the oldest messages that weigh `weight` leave the log, and memory as soon as they are written and named.
   * @param most the weight of what may wait to be named: of more, the longest waiting are not, until a copy of them arrives
   * @returns their ids, and how many stay in memory because they are not written
   */
  evict(weight: number, most: number, rules: EvictionRules): { messageIds: string[]; unwritten: number } {
    const { log, older, frontier } = this.#graph;
    const leaving = log.takeOldest(
      weight,
      ({ messageId }) => !rules.stays(messageId),
      (node) => node.weight,
    );
    for (const node of leaving) {
      this.#graph.logWeight -= node.weight;
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
    let excess = 0;
    for (let weight = named.reduce((sum, node) => sum + node.weight, 0); weight > most; excess++) {
      weight -= named[excess]!.weight;
    }
    for (const node of named.splice(0, excess)) {
      frontier.delete(node);
      this.#toAcknowledge.delete(node);
      this.#graph.forget(node);
    }
    this.#lingering = [];
    this.lingering = 0;
    for (const node of unwritten.concat(named)) this.#linger(node);
    return { messageIds: leaving.map(({ messageId }) => messageId), unwritten: unwritten.length };
  }

  #linger(node: MessageNode): void {
    this.#lingering.push(node);
    this.lingering += node.weight;
  }

  #isToBeNamed(node: MessageNode): boolean {
    return (
      (!node.referenced && this.#graph.frontier.has(node)) || (node.acknowledged === 0 && this.#toAcknowledge.has(node))
    );
  }
}
