'use client';
import type { LightNode } from '@waku/sdk';
import type { ReactNode } from 'react';
import type { WakuNodeOptions } from './nodeOptions.js';
import type { NodeLifetime } from './NodeProvider.js';
import { NodeProvider } from './NodeProvider.js';
import { givenNode, ownNode } from './nodeSource.js';

type NoOptions = { [Name in keyof WakuNodeOptions]?: undefined };

/** Either which network the provider's own node joins, or a node. */
export type WakuProviderProps = NodeLifetime & { children?: ReactNode } & (
    | (WakuNodeOptions & { node?: undefined })
    | (NoOptions & {
        /**
         * A light node that the app makes, starts and stops; a promise of it, the same one each time; or `null` while there
         * is none yet.
         */
        node: LightNode | Promise<LightNode> | null;
      })
  );

/**
 * Has a Waku light node for everything below. Without a `node` it makes one, from `@waku/sdk`, which is loaded then and
 * not before: one node under StrictMode too, stopped after the provider has unmounted. Other options end that node and
 * begin another one; channels go on over it. One provider, near the top, is enough for any number of channels.
 * @avoid more than once on a page, as each makes a node. Where `@waku/react` makes the node: `WakuReactProvider`
 * @accessibility shows nothing by itself. A node takes seconds to start: say so below it, with `useWakuNode`
 * @example
 * ```tsx
 * import { useWakuNode, WakuProvider } from 'react-reliable-channel/waku-provider';
 *
 * function NodeState() {
 *   return <p role="status">{`The node is ${useWakuNode().state}`}</p>;
 * }
 *
 * // The address as the service node prints it. Without any the node joins the public network.
 * export function App({ serviceNode }: { serviceNode: string }) {
 *   return (
 *     <WakuProvider bootstrapPeers={[serviceNode]} clusterId={42}>
 *       <NodeState />
 *     </WakuProvider>
 *   );
 * }
 * ```
 * @see {useWakuTransport} for a channel over the node
 */
export function WakuProvider({ children, gracePeriod, node, ...options }: WakuProviderProps): ReactNode {
  const source = node === undefined ? ownNode(options as WakuNodeOptions) : givenNode(node);
  return (
    <NodeProvider source={source} gracePeriod={gracePeriod}>
      {children}
    </NodeProvider>
  );
}
