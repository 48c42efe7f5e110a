import type { LightNode } from '@waku/sdk';
import { startLightNode, stopLightNode } from './lightNode.js';
import type { WakuNodeOptions } from './nodeOptions.js';

/** Where a node comes from. */
export interface NodeSource {
  /** Two sources with the same key give the same node. */
  readonly key: unknown;
  /**
   * Begins to have a node.
   * @param after what has to end before a node may be made
   */
  begin(after: Promise<unknown>): NodeRun;
}

/** A node that is there, or on its way. */
export interface NodeRun {
  readonly ready: Promise<LightNode>;
  /** Where it is told to connect to. */
  readonly addresses?: readonly string[] | undefined;
  /** Resolves, never rejects, when nothing is left of it. */
  end(): Promise<unknown>;
}

/** A node of our own: made, started and stopped. */
export function ownNode(options: WakuNodeOptions): NodeSource {
  return {
    key: JSON.stringify(options),
    begin(after) {
      let ended = false;
      const started = after.then((): Promise<LightNode> => {
        if (ended) throw new Error('The Waku node is not needed any more.');
        return startLightNode(options);
      });
      return {
        ready: started,
        addresses: options.bootstrapPeers,
        end() {
          ended = true;
          return started.then(stopLightNode).catch(() => {});
        },
      };
    },
  };
}

/**
 * A node that somebody else makes and stops; `null` = there will be one.
 * @param end what to do with it when it is not used any more
 */
export function givenNode(
  node: LightNode | Promise<LightNode> | null,
  end: (node: LightNode) => Promise<unknown> = () => Promise.resolve(),
): NodeSource {
  return {
    key: node,
    begin() {
      const ready = Promise.resolve(node ?? new Promise<never>(() => {}));
      return { ready, end: () => (node === null ? Promise.resolve() : ready.then(end).catch(() => {})) };
    },
  };
}
