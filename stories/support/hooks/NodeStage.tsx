import type { ReactNode } from 'react';
import { useState } from 'react';
import { WakuProvider, type WakuProviderProps } from 'react-reliable-channel/waku-provider';
import { Action } from './HookStage.js';

type Node = NonNullable<WakuProviderProps['node']>;

export interface NodeStageProps {
  /** The example of the hook's page. */
  example: ReactNode;
  /** What calls the hook and hands what it returns to `Returned`. */
  returned: ReactNode;
}

/** A hook of a Waku node, live, without a network: a provider is handed a node, or none. */
export function NodeStage({ example, returned }: NodeStageProps) {
  const [node, setNode] = useState<Node | null>(null);
  // Stands for a light node that was made: nobody here talks over it.
  const start = () => setNode({ libp2p: {} } as Node);
  const fail = () => {
    const failing = Promise.reject(new Error('The node cannot be made.'));
    failing.catch(() => {});
    setNode(failing);
  };
  return (
    <main className="rc stage">
      <section aria-label="What happens" className="stage-part stage-happens">
        <h2>What happens</h2>
        <div className="stage-controls">
          <Action name="There is no node yet" onPress={() => setNode(null)} />
          <Action name="The node is there" onPress={start} />
          <Action name="The node fails" onPress={fail} />
        </div>
      </section>
      <WakuProvider node={node}>
        <section aria-label="The example, as Alice sees it" className="stage-part">
          <h2>The example, as Alice sees it</h2>
          {example}
        </section>
        <section aria-label="What the hook returns" className="stage-part stage-returned">
          <h2>What the hook returns</h2>
          {returned}
        </section>
      </WakuProvider>
    </main>
  );
}
