import { createHash } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import type { WakuPackages } from '../packages/load.js';
import { DevnetError } from '../errors.js';
import type { Libp2p } from '../wire/libp2p.js';

/** How libp2p is started. */
export interface NodeOptions {
  /** What light nodes are to dial, without the peer id. */
  readonly announce: readonly string[];
  readonly keySeed: string | undefined;
}

interface Listening {
  getAddrs(): { toString(): string }[];
}

interface Transport {
  createListener(options: unknown): Listening;
}

/** Starts libp2p on a free port of loopback. @returns it and that port */
export async function startNode(
  { createLibp2p, keyFromSeed, newKey, webSockets, anyWebSocket, noise, mplex, identify, ping }: WakuPackages,
  { announce, keySeed }: NodeOptions,
): Promise<{ libp2p: Libp2p; port: number }> {
  const listeners: Listening[] = [];
  const libp2p = await createLibp2p({
    privateKey:
      keySeed === undefined
        ? await newKey('Ed25519')
        : await keyFromSeed('Ed25519', createHash('sha256').update(keySeed).digest()),
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'], announce },
    transports: [
      (components: unknown) => {
        const make = webSockets({ filter: anyWebSocket }) as (components: unknown) => Transport;
        const transport = make(components);
        const createListener = transport.createListener.bind(transport);
        // libp2p tells what it announces, not where it listens.
        transport.createListener = (options) => {
          const listener = createListener(options);
          listeners.push(listener);
          return listener;
        };
        return transport;
      },
    ],
    connectionEncrypters: [noise()],
    // A light node that leaves streams in the middle is to find that out itself, not to be cut off for it.
    streamMuxers: [mplex({ maxInboundStreams: 4_096, maxOutboundStreams: 4_096, disconnectThreshold: 10_000 })],
    services: { identify: identify(), ping: ping({ maxInboundStreams: 64 }) },
    connectionManager: {
      maxConnections: 1_000,
      maxIncomingPendingConnections: 1_000,
      inboundConnectionThreshold: 10_000,
    },
    // Frozen, this side must not end what the other side has not noticed.
    connectionMonitor: { enabled: false },
  });
  const address = listeners.flatMap((listener) => listener.getAddrs())[0]?.toString() ?? '';
  const port = Number(/\/tcp\/(\d+)/.exec(address)?.[1] ?? 0);
  if (port === 0) {
    await libp2p.stop();
    throw new DevnetError('address-not-available', `libp2p listens nowhere (${address}).`);
  }
  return { libp2p, port };
}

/** @returns addresses under which a host can be reached; the first is for this machine */
export function addressesOf(host: string, port: number): string[] {
  const hosts = new Set([host]);
  if (host === '0.0.0.0' || host === '::') {
    hosts.clear();
    hosts.add(host === '::' ? '::1' : '127.0.0.1');
    for (const { address, family, internal } of Object.values(networkInterfaces()).flatMap((entry) => entry ?? [])) {
      if (!internal && (family === 'IPv4') === (host === '0.0.0.0')) hosts.add(address);
    }
  }
  return [...hosts].map((address) => `/${address.includes(':') ? 'ip6' : 'ip4'}/${address}/tcp/${port}/ws`);
}
