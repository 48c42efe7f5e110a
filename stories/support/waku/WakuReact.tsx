import { WakuProvider } from '@waku/react';
import { type ReactNode, useEffect, useState } from 'react';
import { useWakuNode } from 'react-reliable-channel/waku-provider';
import { WakuReactProvider } from 'react-reliable-channel/waku-react';
import type { NodeSupply } from './nodeSteps.js';
import type { SimulatedNodeOptions } from './sdk.js';
import type { Node } from './simulatedNode.js';

function createSupply() {
  let make!: (node: Node | Promise<Node>) => void;
  let taken!: () => void;
  const options: SimulatedNodeOptions = { made: new Promise((resolve) => (make = resolve)) };
  const isTaken = new Promise<void>((resolve) => (taken = resolve));
  const give: NodeSupply['give'] = (node) => {
    if (node === null) return undefined;
    make(node);
    return isTaken;
  };
  return { options, give, taken };
}

/** Tells when there is a node below the provider, or none can be made. */
function Taking({ onTaken }: { onTaken: () => void }) {
  const { state } = useWakuNode();
  useEffect(() => {
    if (state !== 'starting') onTaken();
  }, [state, onTaken]);
  return null;
}

export interface WakuReactProps {
  /** What is below both providers. `give` is for the first node, or one that fails: they take no second one. */
  children: (give: NodeSupply['give']) => ReactNode;
}

/** The provider of `@waku/react` over a simulated SDK, and the one that takes its node over. */
export function WakuReact({ children }: WakuReactProps) {
  const [{ options, give, taken }] = useState(createSupply);
  return (
    <WakuProvider options={options as object}>
      {/* It waits for the reader, who takes as long as they like. */}
      <WakuReactProvider stopOnUnmount patience={2 ** 31 - 1}>
        <Taking onTaken={taken} />
        {children(give)}
      </WakuReactProvider>
    </WakuProvider>
  );
}
