import { afterEach, describe, expect, it } from 'vitest';
import { steadyPort } from '../../../scripts/waku/steadyPort.mjs';
import { wakuTransport } from '../../../src/transports/waku/index.js';
import { contentTopic, createTransports, participantOf, text, until } from '../../support/wakuTransports.js';

const waku = createTransports();
afterEach(() => waku.stop());

const reasonsOf = ({ healths }: { healths: readonly { health: string; reason: string | undefined }[] }) =>
  healths.map(({ health, reason }) => `${health}: ${reason}`);

describe('the health of a Waku transport', { timeout: 40_000 }, () => {
  it('is degraded until somebody listens and a service node confirmed it, and then online', async () => {
    const devnet = await waku.devnet();
    const node = await waku.lightNode(devnet);
    const transport = wakuTransport({ node, contentTopic });
    await until(() => transport.health.get() === 'degraded', 'publishing');
    expect(transport.health.detail!()).toMatchObject({ publishing: true, receiving: false, reason: 'nobody listens' });
    devnet.faults.delay({ filter: 200 });
    const participant = await participantOf(node, transport);
    await participant.online();
    expect(reasonsOf(participant)).toContain('degraded: no service node has confirmed the subscription');
    expect(transport.health.detail!()).toMatchObject({ publishing: true, receiving: true, reason: undefined });
    expect(devnet.state().subscriptions).toHaveLength(1);
    await transport.close();
  });

  it('says that the light node is starting, and why it did not start', async () => {
    const devnet = await waku.devnet();
    let started!: (node: Awaited<ReturnType<typeof waku.lightNode>>) => void;
    const late = await participantOf(
      undefined as never,
      wakuTransport({ node: new Promise((resolve) => (started = resolve)), contentTopic }),
    );
    expect(late.transport.health.detail!()).toMatchObject({ reason: 'the light node is starting' });
    await expect(late.say('early')).rejects.toThrow('the light node is starting');
    started(await waku.lightNode(devnet));
    await late.online();
    await late.say('now');
    await late.transport.close();

    const failed = wakuTransport({ node: Promise.reject(new Error('no WebSocket here')), contentTopic });
    await until(() => failed.health.detail!().reason !== 'the light node is starting', 'another reason');
    expect(failed.health.detail!()).toMatchObject({
      reason: 'the light node did not start: no WebSocket here',
      failed: true,
    });
    await expect(failed.publish(text('never'), { ephemeral: false })).rejects.toThrow('no WebSocket here');
    await failed.close();
  });

  it('refuses at once to be made without a node', () => {
    expect(() => wakuTransport({ contentTopic } as never)).toThrow('node is missing: give a light node of @waku/sdk');
  });

  it.each(['parallel', 'answerTimeout', 'storeTimeout', 'keepAlive', 'retention'])(
    'refuses at once a %s that is not above 0',
    async (name) => {
      const node = await waku.lightNode();
      for (const value of [0, -1, Number.NaN]) {
        expect(() => wakuTransport({ node, contentTopic, [name]: value })).toThrow(
          `${name} is ${value}: give a number above 0`,
        );
      }
      await expect(wakuTransport({ node, contentTopic, [name]: undefined }).close()).resolves.toBeUndefined();
    },
  );

  it('refuses at once a content topic that the node cannot use', async () => {
    const node = await waku.lightNode();
    const shape = 'contentTopic "lobby" is not like /app/version/name/encoding';
    expect(() => wakuTransport({ node, contentTopic: 'lobby' })).toThrow(shape);
    expect(() => wakuTransport({ node: new Promise(() => {}), contentTopic: 'lobby' })).toThrow(shape);
    await expect(wakuTransport({ node, contentTopic: '/0/app/1/lobby/proto' }).close()).resolves.toBeUndefined();
  });

  it('follows the node being stopped and started again', async () => {
    const devnet = await waku.devnet();
    const participant = await waku.participant(devnet);
    await participant.online();
    await participant.node.stop();
    expect(participant.transport.health.detail!()).toMatchObject({ reason: 'the light node is not started' });
    await participant.node.start();
    await participant.online();
    await participant.say('back');
    await until(() => participant.heard.length === 1, 'the message');
  });

  it('stays degraded while the subscription is refused, publishing all the same', async () => {
    const devnet = await waku.devnet();
    devnet.faults.refuse({ service: 'filter', status: 503 });
    const participant = await waku.participant(devnet);
    await until(() => devnet.state().counts.subscribes > 0 || participant.transport.health.get() === 'degraded', 'it');
    await participant.say('heard by nobody');
    expect(participant.transport.health.get()).toBe('degraded');
    devnet.faults.clear();
    await participant.online();
    expect(reasonsOf(participant)).not.toContain('online: no service node has confirmed the subscription');
  });

  it('leaves online on the shortest interruption, and comes back when the subscription is confirmed again', async () => {
    const devnet = await waku.devnet();
    const participant = await waku.participant(devnet);
    await participant.online();
    participant.healths.length = 0;
    devnet.faults.forgetSubscriptions();
    devnet.faults.delay({ filter: 300 });
    devnet.faults.dropConnections();
    await until(() => participant.transport.health.get() === 'offline', 'offline');
    await until(() => participant.transport.health.get() === 'degraded', 'publishing again');
    // What the SDK's health is green for: nobody would get an answer to this.
    await participant.say('before the subscription');
    expect(participant.transport.health.get()).toBe('degraded');
    await participant.online();
    await participant.say('after it');
    await until(() => participant.heard.some((message) => message.text === 'after it'), 'the message');
    expect(participant.healths.map(({ health }) => health)).toEqual(['offline', 'degraded', 'online']);
  });

  it('leaves online when a service node has forgotten the subscription, until it is made again', async () => {
    const devnet = await waku.devnet();
    const participant = await waku.participant(devnet, { keepAlive: 200 });
    await participant.online();
    participant.healths.length = 0;
    devnet.faults.forgetSubscriptions();
    await until(() => participant.healths.length > 0, 'it to be noticed');
    await participant.online();
    expect(reasonsOf(participant)).toEqual([
      'degraded: no service node has confirmed the subscription',
      'online: undefined',
    ]);
    await participant.say('heard');
    await until(() => participant.heard.length === 1, 'the message');
  });

  it('notices a service node that froze, rejects what is sent to it, and is back when it thaws', async () => {
    const devnet = await waku.devnet();
    const participant = await waku.participant(devnet, { answerTimeout: 400, keepAlive: 400 });
    await participant.online();
    devnet.faults.freeze();
    await expect(participant.say('frozen')).rejects.toThrow('the service node did not answer within 400 ms');
    await until(() => participant.transport.health.get() === 'offline', 'offline');
    expect(participant.transport.health.detail!().reason).toBe('the service node did not answer');
    await expect(participant.say('still')).rejects.toThrow('the service node did not answer');
    devnet.faults.thaw();
    await participant.online();
    await participant.say('thawed');
    await until(() => participant.heard.some((message) => message.text === 'thawed'), 'the message');
  });

  it('survives hundreds of requests to a node that freezes: the connection is the same afterwards', async () => {
    const devnet = await waku.devnet();
    const participant = await waku.participant(devnet, { answerTimeout: 300, keepAlive: 300 });
    await participant.online();
    const [before] = participant.node.libp2p.getConnections();
    devnet.faults.freeze();
    const sent = await Promise.allSettled(Array.from({ length: 200 }, (_, i) => participant.say(`frozen ${i}`)));
    expect(sent.every(({ status }) => status === 'rejected')).toBe(true);
    devnet.faults.thaw();
    await participant.online();
    expect(participant.node.libp2p.getConnections()).toEqual([before]);
    await participant.say('thawed');
  });

  it.each([
    {
      name: 'cluster',
      cluster: 1,
      shards: 8,
      reason: /serves cluster 42, shards 0,.*7; this channel is in cluster 1, shard 6/,
    },
    {
      name: 'shard',
      cluster: 42,
      shards: 2,
      reason: /serves cluster 42, shards 0,1; this channel is in cluster 42, shard 6/,
    },
  ])(
    'names both sides of a wrong $name, at once and in what publishing rejects with',
    async ({ cluster, shards, reason }) => {
      const devnet = await waku.devnet({ shards });
      const light = { networkConfig: { clusterId: cluster, numShardsInCluster: 8 } };
      const participant = await waku.participant(devnet, { light, contentTopic: '/wrong-shard/2/chat/proto' });
      await until(() => reason.test(participant.transport.health.detail!().reason ?? ''), `the reason ${reason}`);
      expect(participant.transport.health.get()).toBe('offline');
      await expect(participant.say('lost')).rejects.toThrow(reason);
      expect(devnet.state().counts.pushes).toBe(0);
      await participant.node.hangUp(devnet.multiaddr);
      await until(() => participant.node.libp2p.getConnections().length === 0, 'the connection to end');
      expect(participant.transport.health.detail!().reason).toMatch(reason);
    },
  );

  it('is back within 10 s after the service node is, with the default options of the SDK', async () => {
    const options = { keySeed: 'outage', port: await steadyPort() };
    const first = await waku.devnet(options);
    const participant = await waku.participant(first, { light: { connectionManager: {} } });
    await participant.online();
    await first.stop();
    await until(() => participant.transport.health.get() === 'offline', 'offline');
    expect(participant.transport.health.detail!().reason).toBe('no service node is connected');
    // Long enough for dials to fail: after one the SDK waits a minute.
    let failed = 0;
    const { dial } = participant.node.libp2p;
    participant.node.libp2p.dial = (...given) => {
      const dialling = dial.apply(participant.node.libp2p, given);
      dialling.catch(() => failed++);
      return dialling;
    };
    await until(() => failed >= 2, 'two failed dials');
    await waku.devnet(options);
    await participant.online(10_000);
    await participant.say('back');
    await until(() => participant.heard.some((message) => message.text === 'back'), 'the message');
  });

  it('comes to life when the service node appears after the light node', async () => {
    const options = { keySeed: 'late', port: await steadyPort() };
    const first = await waku.devnet(options);
    const { multiaddr } = first;
    await first.stop();
    const light = { bootstrapPeers: [multiaddr], connectionManager: {} };
    const participant = await waku.participant(undefined, { light });
    expect(participant.transport.health.detail!().reason).toBe('no service node is connected');
    await until(() => participant.node.libp2p.peerStore.all().then((peers) => peers.length > 0), 'the bootstrap peer');
    await waku.devnet(options);
    await participant.online(10_000);
  });

  it('subscribes at a third service node where two refuse', async () => {
    const refusing = [await waku.devnet(), await waku.devnet()];
    for (const { faults } of refusing) faults.refuse({ service: 'filter', status: 503 });
    const third = await waku.devnet();
    const participant = await waku.participant(refusing[0]);
    for (const { multiaddr } of [refusing[1]!, third]) await participant.node.dial(multiaddr);
    await participant.online();
    expect(third.state().subscriptions).toHaveLength(1);
  });

  it('stays online while one of two service nodes is there, and hears everything once', async () => {
    const one = await waku.devnet();
    const other = await waku.devnet({ join: [one.multiaddr] });
    await until(() => one.state().joined.length === 1, 'the devnets joined');
    const participant = await waku.participant(one);
    await participant.node.dial(other.multiaddr);
    await participant.online();
    await until(
      () => other.state().subscriptions.length > 0 && one.state().subscriptions.length > 0,
      'both subscribed',
    );
    participant.healths.length = 0;
    await participant.say('both push');
    await until(() => one.state().counts.delivered === 1 && other.state().counts.delivered === 1, 'both pushes');
    await one.stop();
    await participant.say('one pushes');
    await until(() => participant.heard.length >= 2, 'both messages');
    expect(participant.heard.map((message) => message.text)).toEqual(['both push', 'one pushes']);
    expect(participant.healths).toEqual([]);
  });
});
