import { createMemoryNetwork, type Transport } from 'react-reliable-channel/testing';
import type { WakuProviderProps } from 'react-reliable-channel/waku-provider';
import { bytesIn, type Fields, framed, numberIn, read, textIn, unframed, write } from './wire.js';

/** A light node, as a provider takes it. */
export type Node = Exclude<Awaited<WakuProviderProps['node']>, null | undefined>;

interface Topic {
  readonly contentTopic: string;
  readonly pubsubTopic: string;
}

/** What the SDK calls a message, as far as a transport looks at it. */
interface Message {
  readonly payload: Uint8Array;
  readonly contentTopic: string;
  /** ns since the epoch. */
  readonly timestamp?: bigint;
}

const pubsubTopic = '/waku/2/rs/42/0';
const METADATA = '/vac/waku/metadata/1.0.0';
const LIGHT_PUSH = '/vac/waku/lightpush/3.0.0';
const FILTER = '/vac/waku/filter-subscribe/2.0.0-beta1';
const STORE = '/vac/waku/store-query/3.0.0';
const protocols = [METADATA, LIGHT_PUSH, FILTER, STORE];

const NS = 1_000_000n;
/** The status of an answer. */
const DONE = 200n;
const UNAVAILABLE = 503n;

const any = createMemoryNetwork({ store: false }).transport('anybody');

/** The hash by which the simulated network knows a payload: it says it before it sends. */
function hashOf(payload: Uint8Array): Uint8Array {
  let known = new Uint8Array();
  void any.publish(payload, { ephemeral: true, hashed: (hash) => (known = new Uint8Array(hash)) });
  return known;
}

class SimulatedMessage {
  readonly payload: Uint8Array;
  readonly hash: Uint8Array;
  readonly timestamp: Date | undefined;

  constructor(_topic: string, { payload, timestamp }: Message) {
    this.payload = payload;
    this.hash = hashOf(payload);
    this.timestamp = timestamp === undefined ? undefined : new Date(Number(timestamp / NS));
  }
}

function messageIn(wire: Uint8Array): Message & { readonly isEphemeral: boolean } {
  const fields = read(wire);
  const timestamp = numberIn(fields, 10);
  return {
    payload: bytesIn(fields, 1)[0] ?? new Uint8Array(),
    contentTopic: textIn(fields, 2) ?? '',
    isEphemeral: numberIn(fields, 31) !== undefined,
    // sint64, of times since 1970.
    ...(timestamp === undefined ? {} : { timestamp: timestamp / 2n }),
  };
}

/**
 * A light node with one service node, which is a way into a simulated network: who is cut off there has no connection here. All
 * that goes through it is of one content topic; what is of another one is taken, and reaches nobody.
 * @param network the way into the network
 * @param topic what is said there
 */
export function simulatedNode(network: Transport, topic: string): Node {
  async function publish(request: Fields): Promise<Uint8Array> {
    const { payload, contentTopic, isEphemeral } = messageIn(bytesIn(request, 21)[0]!);
    const status = await (
      contentTopic === topic ? network.publish(payload, { ephemeral: isEphemeral }) : Promise.resolve()
    ).then(
      () => DONE,
      () => UNAVAILABLE,
    );
    return write([[10, status]]);
  }

  async function query(request: Fields): Promise<Uint8Array> {
    const hashes = bytesIn(request, 20);
    const found = [];
    const { signal } = new AbortController();
    try {
      if (hashes.length > 0) for await (const message of network.retrieve!([...hashes], signal)) found.push(message);
      else if (textIn(request, 11) === topic) {
        const limit = Number(numberIn(request, 53) ?? 100n);
        const cursor = textIn(request, 51);
        const page = await network.history!({ limit, ...(cursor === undefined ? {} : { cursor }) }, signal);
        // A service node gives a page from its oldest message to its latest.
        found.push(...page.messages.toReversed());
        return answer(found, page.cursor);
      }
      return answer(found);
    } catch (error) {
      return write([
        [10, UNAVAILABLE],
        [11, String(error)],
      ]);
    }
  }

  const answer = (messages: readonly { payload: Uint8Array; timestamp?: number | undefined }[], cursor?: string) =>
    write([
      [10, DONE],
      ...messages.map(({ payload, timestamp = 0 }) => {
        const wire = write([
          [1, payload],
          [2, topic],
          [10, 2n * BigInt(timestamp) * NS],
        ]);
        return [20, write([[2, wire]])] as const;
      }),
      [51, cursor],
    ]);

  async function respond(protocol: string, request: Fields): Promise<Uint8Array> {
    if (protocol === LIGHT_PUSH) return publish(request);
    if (protocol === STORE) return query(request);
    return protocol === METADATA ? write([[1, 42n]]) : write([[10, DONE]]);
  }

  function connect() {
    return {
      remotePeer: 'the simulated service node',
      status: 'open',
      streams: [],
      newStream: async (protocol: string) => {
        let asked: (request: Uint8Array) => void;
        const request = new Promise<Uint8Array>((resolve) => (asked = resolve));
        return {
          sink: async ([frame]: readonly Uint8Array[]) => asked(frame!),
          source: (async function* () {
            yield framed(await respond(protocol, read(unframed(await request))));
          })(),
          abort: () => {},
        };
      },
    };
  }

  const isThere = () => network.health.get() !== 'offline';
  let connection = isThere() ? connect() : undefined;
  const libp2p = Object.assign(new EventTarget(), {
    status: 'started',
    getConnections: () => (connection ? [connection] : []),
    peerStore: { all: async () => [], get: async () => ({ protocols }) },
  });
  network.health.subscribe(() => {
    if (isThere() === (connection !== undefined)) return;
    if (connection) {
      const gone = connection;
      gone.status = 'closed';
      connection = undefined;
      libp2p.dispatchEvent(new CustomEvent('connection:close', { detail: gone }));
    } else {
      connection = connect();
      libp2p.dispatchEvent(new CustomEvent('peer:identify', { detail: { connection, protocols } }));
    }
  });

  const ends = new Map<object, () => Promise<void>>();
  const node = {
    libp2p,
    createDecoder: ({ contentTopic }: Pick<Topic, 'contentTopic'>) => ({
      contentTopic,
      pubsubTopic,
      fromProtoObj: async (_: string, message: Message) =>
        new SimulatedMessage(pubsubTopic, { ...message, payload: message.payload ?? new Uint8Array([0]) }),
      fromWireToProtoObj: async (wire: Uint8Array) => messageIn(wire),
    }),
    filter: {
      async subscribe(decoder: Topic, receive: (message: object) => void) {
        if (decoder.contentTopic !== topic) return true;
        const end = await network.subscribe(({ payload, hash, timestamp }) =>
          receive({ payload, hash, timestamp: timestamp === undefined ? undefined : new Date(timestamp) }),
        );
        ends.set(decoder, end);
        return true;
      },
      async unsubscribe(decoder: Topic) {
        await ends.get(decoder)?.();
        ends.delete(decoder);
        return true;
      },
      unsubscribeAll() {
        for (const end of ends.values()) void end();
        ends.clear();
      },
    },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    waitForPeers: () =>
      new Promise<void>((resolve) => {
        if (isThere()) return resolve();
        const stop = network.health.subscribe(() => {
          if (!isThere()) return;
          stop();
          resolve();
        });
      }),
  };
  return node as unknown as Node;
}
