import type { LightNode } from '@waku/sdk';

// The types of libp2p as the light node shows them: nothing of it is imported.
export type Libp2p = LightNode['libp2p'];
export type Connection = ReturnType<Libp2p['getConnections']>[number];
export type PeerId = Connection['remotePeer'];

/** What the protocols of Waku are called on a connection. */
export const PROTOCOL = {
  metadata: '/vac/waku/metadata/1.0.0',
  lightPush: '/vac/waku/lightpush/3.0.0',
  filter: '/vac/waku/filter-subscribe/2.0.0-beta1',
  store: '/vac/waku/store-query/3.0.0',
} as const;
