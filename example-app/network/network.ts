/** What the tabs talk over. */
export type Network =
  /** The tabs of this browser, without any network. */
  | { readonly kind: 'tabs' }
  /** Waku service nodes that somebody names. */
  | { readonly kind: 'waku'; readonly peers: readonly string[]; readonly clusterId: number; readonly shards: number }
  /** The public Waku network, found with the SDK's defaults. */
  | { readonly kind: 'public' };

/** The cluster of the devnet, and how many shards it has. */
export const devnetCluster = { clusterId: 42, shards: 8 };

/**
 * The network that an address asks for: `?network=waku&peer=/dns4/…&cluster=42&shards=8`, `?network=public`, or the tabs of
 * this browser. It stands in the address and nowhere else, so that a reload, a bookmark and a link lead to the same room.
 */
export function networkOf(search: string): Network {
  const asked = new URLSearchParams(search);
  const kind = asked.get('network');
  if (kind === 'public') return { kind };
  if (kind !== 'waku') return { kind: 'tabs' };
  return {
    kind,
    peers: addressesIn(asked.getAll('peer').join(' ')),
    clusterId: wholeNumber(asked.get('cluster')) ?? devnetCluster.clusterId,
    shards: wholeNumber(asked.get('shards')) || devnetCluster.shards,
  };
}

/** What asks for a network in an address; empty for the tabs of this browser. */
export function searchOf(network: Network): string {
  if (network.kind === 'tabs') return '';
  const asked = new URLSearchParams({ network: network.kind });
  if (network.kind === 'waku') {
    for (const peer of network.peers) asked.append('peer', peer);
    asked.set('cluster', String(network.clusterId));
    asked.set('shards', String(network.shards));
  }
  // Addresses are full of slashes, which need no escape here, and people read them.
  return `?${asked.toString().replaceAll('%2F', '/')}`;
}

/** The addresses in a text, one a line or between spaces. */
export function addressesIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}

/** The conversation of a network: each has one of its own, so that their logs do not mix in this browser. */
export function channelIdOf(network: Network): string {
  if (network.kind === 'tabs') return 'lobby';
  return `lobby-waku-${network.kind === 'waku' ? network.clusterId : 1}`;
}

/** "Tabs of this browser", "Waku, cluster 42, by 127.0.0.1", "Waku, the public network". */
export function describeNetwork(network: Network): string {
  if (network.kind === 'tabs') return 'Tabs of this browser';
  if (network.kind === 'public') return 'Waku, the public network';
  const hosts = network.peers.map((peer) => peer.split('/')[2] ?? peer);
  return `Waku, cluster ${network.clusterId}${hosts.length > 0 ? `, by ${hosts.join(', ')}` : ''}`;
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
