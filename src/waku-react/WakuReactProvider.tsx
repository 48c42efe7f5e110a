'use client';
import { useWaku } from '@waku/react';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { stopLightNode } from '../waku-provider/lightNode.js';
import type { NodeLifetime } from '../waku-provider/NodeProvider.js';
import { NodeProvider } from '../waku-provider/NodeProvider.js';
import type { NodeSource } from '../waku-provider/nodeSource.js';
import { givenNode } from '../waku-provider/nodeSource.js';

/** How the node of `@waku/react` is taken over. */
export interface WakuReactProviderProps extends NodeLifetime {
  /**
   * Stops the node after this provider has unmounted, as `@waku/react` itself never does; one that `@waku/react` has not
   * shown by then goes on. Not for a provider that is mounted again while that of `@waku/react` stays: it makes no second
   * node. @default false
   */
  stopOnUnmount?: boolean;
  /**
   * How long to wait for a node before `useWakuNode` says `failed`, ms: `@waku/react` shows none until it is connected,
   * and waits for that without end. One that comes later is taken all the same. @default 30000
   */
  patience?: number;
  children?: ReactNode;
}

function failure(message: string): NodeSource {
  return {
    key: message,
    begin: () => ({ ready: Promise.reject(new Error(message)), end: () => Promise.resolve() }),
  };
}

/**
 * Takes the light node of the `WakuProvider` of `@waku/react` around it for everything below: `useWakuNode`,
 * `useWakuTransport`. What that provider lacks stays so: under StrictMode it makes two nodes, and it reads its options once.
 * @throws {Error} outside a `WakuProvider` of `@waku/react`
 * @avoid without `@waku/react` in the app: `WakuProvider` makes the node, and stops it
 * @accessibility shows nothing by itself. A node takes seconds to start: say so below it, with `useWakuNode`
 * @example
 * ```tsx
 * import { WakuProvider } from '@waku/react';
 * import { useWakuNode } from 'react-reliable-channel/waku-provider';
 * import { WakuReactProvider } from 'react-reliable-channel/waku-react';
 *
 * function NodeState() {
 *   return <p role="status">{`The node is ${useWakuNode().state}`}</p>;
 * }
 *
 * export function App({ serviceNode }: { serviceNode: string }) {
 *   const options = {
 *     bootstrapPeers: [serviceNode],
 *     networkConfig: { clusterId: 42, numShardsInCluster: 8 },
 *     libp2p: { filterMultiaddrs: false },
 *   };
 *   return (
 *     <WakuProvider options={options}>
 *       <WakuReactProvider stopOnUnmount>
 *         <NodeState />
 *       </WakuReactProvider>
 *     </WakuProvider>
 *   );
 * }
 * ```
 * @see {useWakuNode} for the node
 */
export function WakuReactProvider({
  stopOnUnmount = false,
  patience = 30_000,
  gracePeriod,
  children,
}: WakuReactProviderProps): ReactNode {
  const { node, isLoading, error } = useWaku();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!isLoading) return undefined;
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, [isLoading, patience]);
  if (!node && !isLoading && !error) {
    throw new Error('<WakuReactProvider> needs the <WakuProvider> of @waku/react around it.');
  }
  const source = node
    ? givenNode(node, stopOnUnmount ? stopLightNode : undefined)
    : error
      ? failure(error)
      : isLate
        ? failure(
            `@waku/react has no node after ${patience / 1_000} s: it waits for a connection. ` +
              'Check the bootstrapPeers and the networkConfig it was given, and the network.',
          )
        : givenNode(null);
  return (
    <NodeProvider source={source} gracePeriod={gracePeriod}>
      {children}
    </NodeProvider>
  );
}
