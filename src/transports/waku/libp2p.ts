import type { LightNode } from '@waku/sdk';

// The types of libp2p as the light node shows them: nothing of it is imported.
export type Libp2p = LightNode['libp2p'];
export type Connection = ReturnType<Libp2p['getConnections']>[number];

/** Listens to an event of libp2p. */
export type On = <Detail>(type: string, listener: (event: CustomEvent<Detail>) => void) => void;

/** What the protocols of Waku are called on a connection. */
export const METADATA = '/vac/waku/metadata/1.0.0';
export const LIGHT_PUSH = '/vac/waku/lightpush/3.0.0';
export const FILTER = '/vac/waku/filter-subscribe/2.0.0-beta1';
export const STORE = '/vac/waku/store-query/3.0.0';
