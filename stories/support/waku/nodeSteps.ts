import type { Step } from '../playground/script.js';
import { type Node, simulatedNode } from './simulatedNode.js';
import type { Transport } from 'react-reliable-channel/testing';

const second = 1_000;

/** What is said on the simulated network of a node's story. */
export const contentTopic = '/story/1/lobby/proto';

/** A node that cannot be made. */
export function failing(): Promise<Node> {
  const node = Promise.reject<Node>(new Error('The node cannot be made.'));
  node.catch(() => {});
  return node;
}

/** Where a provider of the story gets its node from. */
export interface NodeSupply {
  /** Hands the provider a node, one that fails, or none. @returns a promise where the provider takes a moment to have it */
  give(node: Node | Promise<Node> | null): void | Promise<unknown>;
  /** The way of Alice's node into the network. */
  readonly network: () => Transport;
}

/** What is said over Alice's light node once it is there. */
const overNode: readonly Step[] = [
  {
    kind: 'drop',
    title: 'Bob’s next message is lost on the way to Alice’s node. She cannot know.',
    happen({ say, person }) {
      person('Alice').faults.set({ loseNext: 1 });
      say('Bob', 'I am');
    },
    lasts: 0.7 * second,
  },
  {
    title: 'The one after it names it: there is a gap.',
    happen: ({ say }) => void say('Bob', 'Room 4 is open'),
    lasts: 0.35 * second,
    shown: 1_500,
  },
  { kind: 'heal', title: 'The node asks the store of its service node, which has it.', lasts: 4 * second },
  {
    kind: 'delay',
    title: 'What the service node hears takes three seconds to Alice. Bob says something.',
    happen({ say, person }) {
      person('Alice').faults.set({ delayMin: 3 * second, delayMax: 3 * second });
      say('Bob', 'At noon');
    },
    lasts: 2 * second,
  },
  {
    kind: 'cut',
    title: 'Before it arrives the connection to the service node breaks. Alice says something all the same.',
    happen({ say, person }) {
      person('Alice').faults.set({ delayMin: 0, delayMax: 0, cut: true });
      say('Alice', 'On my way');
    },
    lasts: 2 * second,
  },
  {
    kind: 'heal',
    title: 'It is connected again: what waited goes out, and what she missed comes from the store.',
    happen: ({ person }) => person('Alice').faults.set({ cut: false }),
    lasts: 8 * second,
    shown: 3_000,
  },
];

/** What becomes of a light node that is handed to Alice's provider, and of what is said over it. */
export const nodeSteps = ({ give, network }: NodeSupply): readonly Step[] => [
  {
    title: 'There is no node yet: it is being made. Alice says something, which waits.',
    happen({ say }) {
      say('Alice', 'Anybody there?');
      return give(null);
    },
    lasts: 2 * second,
  },
  { title: 'The node cannot be made.', happen: () => give(failing()), lasts: 1 * second },
  {
    title: 'It is made after all, and finds its service node. What waited goes out.',
    happen: () => give(simulatedNode(network(), contentTopic)),
    lasts: 6 * second,
    shown: 2_500,
  },
  ...overNode,
];

/** What becomes of the one light node that a provider of `@waku/react` makes in its life, and of what is said over it. */
export const oneNodeSteps = ({ give, network }: NodeSupply): readonly Step[] => [
  {
    title: 'The node is not connected yet, and @waku/react shows none. Alice says something, which waits.',
    happen: ({ say }) => void say('Alice', 'Anybody there?'),
    lasts: 2 * second,
  },
  {
    title: 'It is connected to its service node, and taken over. What waited goes out.',
    happen: () => give(simulatedNode(network(), contentTopic)),
    lasts: 6 * second,
    shown: 2_500,
  },
  ...overNode,
];
