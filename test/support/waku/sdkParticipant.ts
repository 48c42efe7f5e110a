import { startLightNode, stopLightNode } from '../../../scripts/waku/lightNode.mjs';
import { type LightNode, ReliableChannel } from '@waku/sdk';
import { channelId, contentTopic } from './participant.js';

/** What a test looks at, as plain data. */
export interface SdkView {
  readonly peerId: string;
  /** The texts handed to the app, in order, own echoes and repeats left out. */
  readonly received: readonly string[];
  /** Texts of own messages that somebody acknowledged. */
  readonly acknowledged: readonly string[];
}

/** The published SDK's own channel, on the same network, topic and channel as ours. */
export interface SdkParticipant {
  send(text: string): void;
  view(): SdkView;
  close(): Promise<void>;
}

export interface SdkParticipantOptions {
  readonly participantId: string;
  readonly multiaddr: string;
  /** It sends no sync messages, and asks for no time range when it connects: nothing happens that no test has asked for. */
  readonly quiet?: boolean;
}

export async function openSdkParticipant({
  participantId,
  multiaddr,
  quiet = false,
}: SdkParticipantOptions): Promise<SdkParticipant> {
  const node = await startLightNode(multiaddr);
  const queries = watchQueries(node);
  const channel = await ReliableChannel.create(
    node,
    channelId,
    participantId,
    node.createEncoder({ contentTopic }),
    node.createDecoder({ contentTopic }),
    // By default it acknowledges within 30 s and asks the store every 10 s: too long for a test to wait. And what arrived is
    // worked off at once, so that nothing is left to be when it closes.
    {
      syncMinIntervalMs: quiet ? 0 : 2_000,
      queryOnConnect: !quiet,
      retrieveFrequencyMs: 1_000,
      processTaskMinElapseMs: 0,
    },
  );
  const own = new Map<string, string>();
  const received: string[] = [];
  const acknowledged: string[] = [];
  channel.addEventListener('message-received', ({ detail: { payload } }) => {
    const text = new TextDecoder().decode(payload);
    if (![...own.values(), ...received].includes(text)) received.push(text);
  });
  channel.addEventListener('message-acknowledged', ({ detail }) => {
    const text = own.get(detail);
    if (text !== undefined && !acknowledged.includes(text)) acknowledged.push(text);
  });
  return {
    send(text) {
      const payload = new TextEncoder().encode(text);
      own.set(ReliableChannel.getMessageId(payload), text);
      channel.send(payload);
    },
    view: () => ({ peerId: node.peerId.toString(), received: [...received], acknowledged: [...acknowledged] }),
    async close() {
      // What is worked off after stop() starts its timers again, and a query that loses its node is a rejection nobody handles.
      node.filter.unsubscribeAll();
      queries.end();
      do await new Promise((resolve) => setTimeout(resolve, 20));
      while (queries.underWay() > 0);
      channel.stop();
      await stopLightNode(node);
    },
  };
}

/** Follows the store queries of a node: how many have begun and not ended, and `end` lets no more begin. */
function watchQueries({ store }: LightNode): { underWay(): number; end(): void } {
  const query = store.queryGenerator.bind(store);
  let underWay = 0;
  let ended = false;
  store.queryGenerator = async function* (...args) {
    if (ended) return;
    underWay++;
    try {
      yield* query(...args);
    } finally {
      underWay--;
    }
  } as typeof query;
  return {
    underWay: () => underWay,
    end() {
      ended = true;
    },
  };
}
