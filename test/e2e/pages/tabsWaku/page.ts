import type { ReliableChannel } from 'react-reliable-channel/engine';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { sharedByTabs } from 'react-reliable-channel/tabs';
import { wakuTransport } from 'react-reliable-channel/waku';
import { startLightNode, stopLightNode } from '../../../../scripts/waku/lightNode.mjs';

let channel: ReliableChannel | undefined;
/** Light nodes of this tab that run, a count, and when each started, ms since the epoch. */
const nodes = { running: 0, startedAt: [] as number[] };
/** Texts handed over by `message-received`, in order. */
const received: string[] = [];
const decoder = new TextDecoder();

/** A light node of this tab's own, while it leads. */
async function openTransport(multiaddr: string) {
  nodes.running++;
  nodes.startedAt.push(Date.now());
  const node = await startLightNode(multiaddr);
  const transport = wakuTransport({ node, contentTopic: '/reliable-channel/1/tabs/proto' });
  return {
    ...transport,
    async close() {
      await transport.close();
      await stopLightNode(node);
      nodes.running--;
    },
  };
}

const tabsWakuPage = {
  async enter(participantId: string, multiaddr: string) {
    channel = await sharedByTabs()({
      channelId: 'tabs on Waku',
      participantId,
      transport: () => openTransport(multiaddr),
      persistence: indexedDbPersistence(),
    });
    channel.on('message-received', ({ content }) => received.push(decoder.decode(content)));
  },
  send: (text: string) => channel!.send(new TextEncoder().encode(text)),
  status: (messageId: string) => channel!.status(messageId),
  view: () => ({
    log: channel!.log().map(({ content }) => decoder.decode(content)),
    received,
    role: channel!.tabRole!(),
    health: channel!.health.get(),
    ...nodes,
  }),
};

declare global {
  interface Window {
    tabsWakuPage: typeof tabsWakuPage;
  }
}

window.tabsWakuPage = tabsWakuPage;
