import { toHex } from '../../src/hash/hex.js';
import type { HistoryQuery } from '../../src/ports/index.js';
import { wakuTransport, type WakuTransport, type WakuTransportOptions } from '../../src/transports/waku/index.js';
import type { Devnet } from '../../src/devnet/index.js';
import type { CreateNodeOptions, LightNode } from '@waku/sdk';
import { createWakuNetwork, until, type WakuNetwork } from './waku.js';

export { until };
export const contentTopic = '/transport-test/1/chat/proto';
export const text = (value: string): Uint8Array => new TextEncoder().encode(value);
export const textOf = ({ payload }: { payload: Uint8Array }): string => new TextDecoder().decode(payload);
export const never = new AbortController().signal;

/** A light node with our transport, and what it hears. */
export interface Participant {
  readonly node: LightNode;
  readonly transport: WakuTransport;
  readonly heard: { readonly text: string; readonly hash: string }[];
  /** Every health since it was opened, with its reason. */
  readonly healths: { readonly health: string; readonly reason: string | undefined }[];
  online(ms?: number): Promise<void>;
  say(value: string): Promise<string>;
  retrieve(hashes: Uint8Array[], signal?: AbortSignal): Promise<string[]>;
  history(query: HistoryQuery, signal?: AbortSignal): Promise<{ texts: string[]; cursor: string | undefined }>;
}

export interface ParticipantOptions extends Partial<WakuTransportOptions> {
  readonly light?: CreateNodeOptions;
}

export interface Transports extends WakuNetwork {
  participant(devnet: Devnet | undefined, options?: ParticipantOptions): Promise<Participant>;
}

/** A network of devnets, unmodified light nodes and our transports over them. */
export function createTransports(): Transports {
  const network = createWakuNetwork();
  const open: WakuTransport[] = [];
  return {
    ...network,
    async participant(devnet, { light, ...options } = {}) {
      const node = options.node === undefined ? await network.lightNode(devnet, light) : await options.node;
      const transport = wakuTransport({ contentTopic, ...options, node });
      open.push(transport);
      return participantOf(node, transport);
    },
    async stop() {
      await Promise.all(open.splice(0).map((transport) => transport.close()));
      await network.stop();
    },
  };
}

export async function participantOf(node: LightNode, transport: WakuTransport): Promise<Participant> {
  const heard: Participant['heard'] = [];
  const healths: Participant['healths'] = [];
  const look = (): void => {
    healths.push({ health: transport.health.get(), reason: transport.health.detail!().reason });
  };
  look();
  transport.health.subscribe(look);
  await transport.subscribe((message) => {
    heard.push({ text: textOf(message), hash: toHex(message.hash!) });
  });
  return {
    node,
    transport,
    heard,
    healths,
    online: (ms) => until(() => transport.health.get() === 'online', 'online', ms),
    say: async (value) => toHex((await transport.publish(text(value), { ephemeral: false })).hash!),
    async retrieve(hashes, signal = never) {
      const found: string[] = [];
      for await (const message of transport.retrieve!(hashes, signal)) found.push(textOf(message));
      return found;
    },
    async history(query, signal = never) {
      const { messages, cursor } = await transport.history!(query, signal);
      return { texts: messages.map(textOf), cursor };
    },
  };
}
