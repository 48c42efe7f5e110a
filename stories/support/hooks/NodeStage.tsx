import { type ReactNode, useState } from 'react';
import { WakuProvider, type WakuProviderProps } from 'react-reliable-channel/waku-provider';
import { Playground } from '../playground/Playground.js';
import type { Script } from '../playground/script.js';
import { Action, ReturnedPart } from './HookStage.js';

type Node = NonNullable<WakuProviderProps['node']>;

export interface NodeStageProps {
  /** The example of the hook's page. */
  example: ReactNode;
  /** What calls the hook and hands what it returns to `Returned`. */
  returned: ReactNode;
}

/** Stands for a light node that was made: nobody here talks over it. */
const started = () => ({ libp2p: {} }) as Node;

function failing(): Node {
  const node = Promise.reject(new Error('The node cannot be made.'));
  node.catch(() => {});
  return node;
}

/** A hook of a Waku node, live, without a network: a provider is handed a node, or none. */
export function NodeStage({ example, returned }: NodeStageProps) {
  const [node, setNode] = useState<Node | null>(null);
  const [script] = useState((): Script => ({
    people: ['Alice'],
    viewer: 'Alice',
    store: false,
    before: [{ happen: () => setNode(null), lasts: 0 }],
    steps: [
      { title: 'There is no node yet: it is being made.', happen: () => setNode(null), lasts: 500 },
      { title: 'The node cannot be made.', happen: () => setNode(failing()), lasts: 500 },
      { title: 'It is made after all, and is there.', happen: () => setNode(started()), lasts: 500 },
    ],
  }));
  const hands = (
    <div role="group" aria-label="By hand" className="play-by-hand">
      <h2>By hand</h2>
      <div className="play-view play-buttons">
        <Action name="There is no node yet" onPress={() => setNode(null)} />
        <Action name="The node is there" onPress={() => setNode(started())} />
        <Action name="The node fails" onPress={() => setNode(failing())} />
      </div>
    </div>
  );
  const withNode = (content: ReactNode) => <WakuProvider node={node}>{content}</WakuProvider>;
  return (
    <Playground
      script={script}
      hasPicture={false}
      hands={hands}
      aside={withNode(<ReturnedPart>{returned}</ReturnedPart>)}
    >
      <div className="play-view">{withNode(example)}</div>
    </Playground>
  );
}
