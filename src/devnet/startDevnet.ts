import type { Archive } from './archive/archive.js';
import { openArchive } from './archive/openArchive.js';
import { serveControl } from './control/server.js';
import { DevnetError } from './errors.js';
import { FaultState } from './faultState.js';
import { openGate } from './network/gate.js';
import { addressesOf, startNode } from './network/node.js';
import { Peers } from './network/peers.js';
import { loadWakuPackages, sdkVersion, type WakuPackages } from './packages/load.js';
import { catchUp } from './protocols/catchUp.js';
import { FilterPush } from './protocols/filterPush.js';
import { filterSubscribe } from './protocols/filterSubscribe.js';
import { Joined } from './protocols/joined.js';
import { legacyLightPush, lightPush } from './protocols/lightPush.js';
import { askMetadata, metadata, metadataProtocol } from './protocols/metadata.js';
import { storeQuery } from './protocols/storeQuery.js';
import { Relay } from './relay.js';
import { SeenMessages } from './seenMessages.js';
import { isLoopback, settle } from './settings.js';
import { Subscriptions } from './subscriptions.js';
import type { Devnet, DevnetCounts, DevnetOptions } from './types.js';
import { serve, shortened } from './wire/exchange.js';
import { ReadBudget } from './wire/frames.js';
import { messageHash } from './wire/hash.js';
import type { Multiaddr } from './wire/libp2p.js';
import { createShards } from './wire/shards.js';

/** Of requests that are being read at once, bytes. */
const maxReading = 64 * 1024 * 1024;
/** Hashes remembered so that copies go nowhere. */
const maxSeen = 200_000;

/**
 * Starts a Waku service node for development and tests, on loopback: light push 3 and 2, filter 2, store 3, metadata, over
 * WebSocket. An unmodified `createLightNode` of `@waku/sdk` connects to it:
 *
 * ```ts
 * const devnet = await startDevnet();
 * const node = await createLightNode({
 *   defaultBootstrap: false,
 *   bootstrapPeers: [devnet.multiaddr],
 *   networkConfig: { clusterId: 42, numShardsInCluster: 8 },
 *   numPeersToUse: 1,
 *   libp2p: { filterMultiaddrs: false }, // plain ws
 * });
 * ```
 *
 * Needs `@waku/sdk`, whose libp2p it runs on. Node only.
 * @throws {DevnetError} saying what, why and what next
 */
export async function startDevnet(options: DevnetOptions = {}): Promise<Devnet> {
  const settings = settle(options);
  const { log, clusterId } = settings;
  const packages = await loadWakuPackages();
  const { proto } = packages;
  const shards = createShards(clusterId, settings.shards);
  const joinAddresses = settings.join.map((text) => joinAddress(packages.multiaddr, text));
  const counts = noCounts();
  const closing: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).toReversed()) await step();
  };

  try {
    const gate = await openGate(settings.host, settings.port, () => {
      counts.tooSlow++;
      log('a connection was ended: too much waited for it');
    });
    closing.push(() => gate.close());
    const archive = openArchive(settings, proto, log);
    closing.push(() => archive.close());
    const announce = addressesOf(settings.host, gate.port);
    const { libp2p, port } = await startNode(packages, { announce, keySeed: settings.keySeed });
    closing.push(() => libp2p.stop());

    const peers = new Peers(libp2p);
    const subscriptions = new Subscriptions(
      { ttl: settings.subscriptionTtl, unreachableTtl: settings.unreachableTtl },
      Date.now,
    );
    const faults = new FaultState(
      {
        freeze: () => gate.freeze(),
        thaw: () => gate.thaw(),
        dropConnections: (peerId) => peers.drop(peerId),
        forgetSubscriptions: (peerId) => subscriptions.forget(peerId),
        forgetMessages: () => archive.clear(),
      },
      log,
    );
    const filterPush = new FilterPush(peers, subscriptions, faults, counts, proto, log);
    const relay: Relay = new Relay({
      shards,
      archive,
      seen: new SeenMessages(settings.repeatWindow, maxSeen),
      faults,
      counts,
      sizeOf: (message) => proto.proto_message.WakuMessage.encode(message).length,
      maxMessageBytes: settings.maxMessageBytes,
      clockTolerance: settings.clockTolerance,
      now: Date.now,
      log,
      deliver: (relayed) => filterPush.deliver(relayed),
      forward: (relayed, from) => joined.forward(relayed, from),
    });
    const joined = new Joined({
      libp2p,
      peers,
      proto,
      shards,
      faults,
      log,
      take: ({ wakuMessage, pubsubTopic }, from) => relay.takeForwarded(pubsubTopic, wakuMessage, from),
      catchUp: (connection) => catchUp(connection, proto, (topic, message) => relay.keep(topic, message)),
    });
    closing.push(() => joined.stop());

    libp2p.addEventListener('connection:open', ({ detail }) => {
      const peerId = detail.remotePeer.toString();
      subscriptions.cameBack(peerId);
      log(`peer  ${shortened(peerId)} is connected`);
    });
    libp2p.addEventListener('connection:close', ({ detail }) => {
      const peerId = detail.remotePeer.toString();
      if (peers.connectionTo(peerId) !== undefined) return;
      subscriptions.left(peerId);
      log(`peer  ${shortened(peerId)} is gone`);
    });
    libp2p.addEventListener('peer:identify', ({ detail: { protocols, connection } }) => {
      if (!protocols.includes(metadataProtocol)) return;
      // Whoever does not answer has left, or does not care: nothing depends on it.
      askMetadata(connection, proto, shards).catch(() => undefined);
    });
    const context = { libp2p, faults, budget: new ReadBudget(maxReading), log };
    await serve(context, lightPush(proto, relay));
    await serve(context, legacyLightPush(proto, relay));
    await serve(context, filterSubscribe(proto, shards, subscriptions, counts, log));
    await serve(context, storeQuery(proto, archive, counts, log));
    await serve(context, metadata(proto, shards));
    await joined.listen();
    gate.open(port);
    await joined.join(joinAddresses);

    const peerId = libp2p.peerId.toString();
    const multiaddr = `${announce[0]}/p2p/${peerId}`;
    let controlUrl: string | undefined;
    let stopped: Promise<void> | undefined;
    const devnet: Devnet = {
      multiaddr,
      peerId,
      get controlUrl() {
        return controlUrl;
      },
      faults,
      messages: () =>
        archive.rows().map(({ hash, pubsubTopic, timestamp, message: { contentTopic, payload } }) => ({
          hash,
          pubsubTopic,
          contentTopic,
          timestamp,
          payload,
        })),
      store: ({ contentTopic, payload, timestamp, pubsubTopic = shards.topicFor(contentTopic) }) => {
        if (pubsubTopic === undefined || !shards.has(pubsubTopic)) {
          throw new DevnetError('bad-option', `no shard of this devnet follows from ${pubsubTopic ?? contentTopic}.`);
        }
        const message = { contentTopic, payload, timestamp };
        const hash = messageHash(pubsubTopic, message);
        if (archive.add({ hash, pubsubTopic, timestamp, message })) counts.stored++;
        return hash;
      },
      state: () => ({
        peerId,
        multiaddr,
        clusterId,
        shards: shards.count,
        peers: peers.ids(),
        joined: joined.ids(),
        streams: peers.streams(),
        subscriptions: subscriptions.list(),
        stored: { messages: archive.size, bytes: archive.bytes },
        counts: { ...counts },
      }),
      stop: () => (stopped ??= close()),
    };

    if (settings.controlPort !== undefined) {
      const control = await serveControl(devnet, settings.controlPort);
      closing.push(() => control.close());
      controlUrl = control.url;
    }
    sayHello(devnet, announce, packages.sdk.version, settings.host, archive, log);
    return devnet;
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws {DevnetError} on what no devnet can be reached at */
function joinAddress(multiaddr: WakuPackages['multiaddr'], text: string): Multiaddr {
  const wrong = (cause?: unknown) =>
    new DevnetError(
      'bad-option',
      `join names ${text}, which is no address of a devnet. Give it as the other one prints it, like ` +
        '/ip4/127.0.0.1/tcp/9645/ws/p2p/12D3KooW….',
      { cause },
    );
  if (!/^\/.+\/wss?(\/p2p\/.+)?$/.test(text)) throw wrong();
  try {
    return multiaddr(text);
  } catch (cause) {
    throw wrong(cause);
  }
}

function sayHello(
  { multiaddr, peerId, controlUrl }: Devnet,
  announce: readonly string[],
  version: string,
  host: string,
  archive: Archive,
  log: (line: string) => void,
): void {
  log('For development and tests: real on the wire, but what it takes, keeps and refuses is its own policy.');
  if (version !== sdkVersion) log(`warning: @waku/sdk is ${version}, this was tested with ${sdkVersion}`);
  if (!isLoopback(host)) {
    log(`warning: ${host} is not loopback: others can use this node and read what it stores`);
  }
  log(`${archive.size} messages are stored`);
  for (const address of announce.slice(1)) log(`it listens also at ${address}/p2p/${peerId}`);
  if (controlUrl !== undefined) log(`control endpoint at ${controlUrl}`);
  log(`a Waku service node listens at ${multiaddr}`);
}

function noCounts(): DevnetCounts {
  return {
    pushes: 0,
    refused: 0,
    repeats: 0,
    stored: 0,
    notStored: 0,
    delivered: 0,
    dropped: 0,
    undeliverable: 0,
    subscribes: 0,
    pings: 0,
    queries: 0,
    hashQueries: 0,
    fromJoined: 0,
    tooSlow: 0,
  };
}
