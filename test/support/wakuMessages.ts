import type { LightNode } from '@waku/sdk';
import type { Devnet } from '../../src/devnet/index.js';
import { until } from './waku.js';

export const contentTopic = '/devnet-test/1/chat/proto';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (payload: Uint8Array): string => new TextDecoder().decode(payload);

/** Pushes a text, by the SDK. @returns whether it was taken */
export async function push(node: LightNode, message: string, options: { ephemeral?: boolean } = {}): Promise<boolean> {
  const encoder = node.createEncoder({ contentTopic, ...options });
  // Without its retry: that pushes the same text again, with another hash.
  const { successes } = await node.lightPush.send(encoder, { payload: bytes(message) }, { autoRetry: false });
  return successes.length > 0;
}

/** Subscribes to the texts, and waits until the devnets know. @returns what came, as it comes */
export async function receive(node: LightNode, ...devnets: Devnet[]): Promise<string[]> {
  const received: string[] = [];
  await node.filter.subscribe(node.createDecoder({ contentTopic }), ({ payload }) => {
    received.push(text(payload));
  });
  const peerId = node.peerId.toString();
  const subscribed = (devnet: Devnet) => devnet.state().subscriptions.some((entry) => entry.peerId === peerId);
  // `subscribe` of the SDK resolves before it has asked anybody.
  await until(() => devnets.every(subscribed), 'the subscription');
  return received;
}

/** The texts a store query of the SDK finds. */
export async function queryTexts(
  node: LightNode,
  options: Parameters<LightNode['store']['queryWithOrderedCallback']>[2] = {},
) {
  const found: string[] = [];
  await node.store.queryWithOrderedCallback(
    [node.createDecoder({ contentTopic })],
    ({ payload }) => {
      found.push(text(payload));
    },
    options,
  );
  return found;
}

/** The texts in a devnet's store. */
export const storedTexts = (devnet: Devnet): string[] => devnet.messages().map(({ payload }) => text(payload));
