import type { Node } from './simulatedNode.js';

/** What a simulated node is made with. */
export interface SimulatedNodeOptions {
  /** The node, once there is one. */
  readonly made: Promise<Node>;
}

/** What `@waku/react` uses of `@waku/sdk`, whose place this takes in the Storybook. */
export const createLightNode = ({ made }: SimulatedNodeOptions): Promise<Node> => made;
