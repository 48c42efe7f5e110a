import { afterEach, describe, expect, it } from 'vitest';
import { wakuTransport } from '../../../src/transports/waku/index.js';
import { contentTopic, createTransports, participantOf, text, until } from '../../support/wakuTransports.js';

const waku = createTransports();
afterEach(() => waku.stop());

const other = '/transport-test/1/other/proto';

describe('transports of one light node', { timeout: 20_000 }, () => {
  it('of several content topics, opened at once, each hear their own', async () => {
    const devnet = await waku.devnet();
    const node = await waku.lightNode(devnet);
    const topics = [contentTopic, other, '/another-app/1/chat/proto', '/transport-test/1/third/proto'];
    const all = await Promise.all(topics.map((topic) => waku.participant(devnet, { node, contentTopic: topic })));
    await Promise.all(all.map((participant) => participant.online()));
    await Promise.all(all.map((participant, i) => participant.say(`to ${i}`)));
    await until(() => all.every((participant) => participant.heard.length > 0), 'every message');
    expect(all.map((participant) => participant.heard.map((message) => message.text))).toEqual([
      ['to 0'],
      ['to 1'],
      ['to 2'],
      ['to 3'],
    ]);
  });

  it('of one content topic both hear, and the second goes on hearing when the first is closed', async () => {
    const devnet = await waku.devnet();
    const node = await waku.lightNode(devnet);
    const one = await waku.participant(devnet, { node });
    const two = await waku.participant(devnet, { node });
    await one.online();
    await two.online();
    await one.say('both');
    await until(() => one.heard.length === 1 && two.heard.length === 1, 'both to hear');
    await one.transport.close();
    expect(two.transport.health.get()).toBe('online');
    await two.say('only the second');
    await until(() => two.heard.length === 2, 'the second to hear');
    expect(one.heard).toHaveLength(1);
  });

  it('closed and opened again at once hears, as under StrictMode', async () => {
    const devnet = await waku.devnet();
    const node = await waku.lightNode(devnet);
    for (let i = 0; i < 5; i++) {
      const first = await waku.participant(devnet, { node });
      if (i % 2 === 0) await first.online();
      void first.transport.close();
    }
    const last = await waku.participant(devnet, { node });
    await last.online();
    await last.say('here');
    await until(() => last.heard.length === 1, 'the message');
  });

  it('made long after the service node was met are online, and read its store', async () => {
    const devnet = await waku.devnet();
    const node = await waku.lightNode(devnet);
    await until(() => node.libp2p.getConnections().length === 1, 'the connection');
    devnet.store({ contentTopic, payload: text('before'), timestamp: BigInt(Date.now() - 1_000) * 1_000_000n });
    const late = await waku.participant(devnet, { node });
    await late.online();
    expect((await late.history({ limit: 10 })).texts).toEqual(['before']);
  });

  it('live beside the filter of the SDK used by the app itself', async () => {
    const devnet = await waku.devnet();
    const node = await waku.lightNode(devnet);
    const heard: string[] = [];
    const decoder = node.createDecoder({ contentTopic: other });
    const participant = await waku.participant(devnet, { node });
    await participant.online();
    await node.filter.subscribe(decoder, ({ payload }) => void heard.push(new TextDecoder().decode(payload)));
    await participant.say('ours');
    await node.lightPush.send(node.createEncoder({ contentTopic: other }), { payload: text('theirs') });
    await until(() => heard.length === 1 && participant.heard.length === 1, 'both');
    await participant.transport.close();
    await node.lightPush.send(node.createEncoder({ contentTopic: other }), { payload: text('still') });
    await until(() => heard.length === 2, 'the app to hear');
    expect(heard).toEqual(['theirs', 'still']);
    expect(participant.heard.map((message) => message.text)).toEqual(['ours']);
  });
});

describe('closing a transport', { timeout: 20_000 }, () => {
  it('ends its subscription, leaves the node running, and says no from then on', async () => {
    const devnet = await waku.devnet();
    const participant = await waku.participant(devnet);
    await participant.online();
    const { transport, node } = participant;
    await Promise.all([transport.close(), transport.close()]);
    await until(() => devnet.state().subscriptions.length === 0, 'the subscription to end');
    expect(node.isStarted()).toBe(true);
    expect(node.libp2p.getConnections()).toHaveLength(1);
    expect(transport.health.get()).toBe('offline');
    expect(transport.health.detail!().reason).toBe('the transport is closed');
    const refusal = { message: 'Not possible: the transport is closed.', recoverable: false };
    await expect(transport.publish(text('late'), { ephemeral: false })).rejects.toMatchObject({
      message: 'Not published: the transport is closed. Trying again does not help.',
      recoverable: false,
    });
    await expect(participant.history({ limit: 1 })).rejects.toMatchObject(refusal);
    await expect(participant.retrieve([new Uint8Array(32)])).rejects.toMatchObject(refusal);
  });

  it('ends what is under way, in front of a node that froze, too', async () => {
    const devnet = await waku.devnet();
    const participant = await waku.participant(devnet, { answerTimeout: 500 });
    await participant.online();
    devnet.faults.freeze();
    const under = Promise.allSettled([participant.say('frozen'), participant.history({ limit: 1 })]);
    await participant.transport.close();
    expect((await under).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    devnet.faults.thaw();
  });

  it('leaves no timer and no listener behind', async () => {
    const devnet = await waku.devnet();
    const node = await waku.lightNode(devnet);
    const listeners = watchListeners(node.libp2p as unknown as EventTarget);
    const timers = watchTimers();
    try {
      const participant = await participantOf(node, wakuTransport({ node, contentTopic, keepAlive: 100 }));
      await participant.online();
      devnet.faults.hang({ service: 'store', count: 1 });
      const asking = participant.history({ limit: 1 }).catch(() => undefined);
      await until(() => devnet.state().counts.pings > 0 && devnet.state().counts.queries > 0, 'a ping and a query');
      expect(timers.running()).toBeGreaterThan(0);
      expect(listeners.size).toBeGreaterThan(0);
      await participant.transport.close();
      await asking;
      await until(() => timers.running() === 0, 'every timer to end', 2_000);
      expect([...listeners]).toEqual([]);
    } finally {
      timers.restore();
    }
  });

  it('before the node is there leaves it alone', async () => {
    const devnet = await waku.devnet();
    let started!: (node: Awaited<ReturnType<typeof waku.lightNode>>) => void;
    const transport = wakuTransport({ node: new Promise((resolve) => (started = resolve)), contentTopic });
    await transport.subscribe(() => {});
    await transport.close();
    started(await waku.lightNode(devnet));
    await until(() => devnet.state().peers.length === 1, 'the connection');
    expect(transport.health.detail!().reason).toBe('the transport is closed');
    expect(devnet.state().counts.subscribes).toBe(0);
  });
});

/** The listeners added from now on that were not removed. */
function watchListeners(target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>): Set<unknown> {
  const added = new Set<unknown>();
  const { addEventListener: add, removeEventListener: remove } = target;
  target.addEventListener = (...given) => {
    added.add(given[1]);
    add.apply(target, given);
  };
  target.removeEventListener = (...given) => {
    added.delete(given[1]);
    remove.apply(target, given);
  };
  return added;
}

/** Counts the timers that were set by the transport and did not end. */
function watchTimers() {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const running = new Set<unknown>();
  globalThis.setTimeout = ((work: () => void, delay?: number) => {
    const timer = set(() => {
      running.delete(timer);
      work();
    }, delay);
    if (/src\/transports\/waku\//.test(new Error('here').stack!.split('\n')[2]!)) running.add(timer);
    return timer;
  }) as typeof set;
  globalThis.clearTimeout = (timer) => {
    running.delete(timer);
    clear(timer);
  };
  return {
    running: () => running.size,
    restore() {
      Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
    },
  };
}
