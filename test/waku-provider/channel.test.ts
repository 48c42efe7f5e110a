import '../support/document.js';
import { cleanup, render, waitFor } from '@testing-library/react';
import { createElement, type ReactNode, StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ConnectionHealth,
  ReliableChannelProvider,
  type ReliableChannelHandle,
  useConnectionHealth,
  useMessages,
  useOutbox,
  useReliableChannel,
} from 'react-reliable-channel';
import { type Devnet, startDevnet } from 'react-reliable-channel/devnet';
import { useWakuTransport, WakuProvider, type WakuProviderProps } from '../../src/waku-provider/index.js';
import { forgetNodes, made, running } from '../support/lightNodes.js';

const contentTopic = '/test/1/chat/proto';
const until = (check: () => void) => waitFor(check, { timeout: 15_000, interval: 20 });
const read = new TextDecoder();

interface Seen {
  handle: ReliableChannelHandle;
  texts: readonly string[];
  unconfirmed: number;
  health: ConnectionHealth;
  statuses: Set<string>;
}

/** A participant in a page of its own: a node, a transport, a channel. */
function participant(name: string, network: WakuProviderProps, strict = false) {
  const seen = { statuses: new Set<string>() } as Seen;
  function Probe(): ReactNode {
    seen.handle = useReliableChannel();
    seen.texts = useMessages().map((row) => (row.kind === 'message' ? read.decode(row.content) : row.kind));
    seen.unconfirmed = useOutbox().length;
    seen.health = useConnectionHealth();
    seen.statuses.add(seen.health.status);
    return null;
  }
  function Channel(): ReactNode {
    const transport = useWakuTransport({ contentTopic });
    return createElement(ReliableChannelProvider, {
      channelId: 'lobby',
      participantId: name,
      transport,
      gracePeriod: 0,
      children: createElement(Probe),
    });
  }
  const app = (props: WakuProviderProps) =>
    createElement(
      strict ? StrictMode : 'div',
      {},
      createElement(WakuProvider, { ...props, gracePeriod: 20, children: createElement(Channel) }),
    );
  const view = render(app(network));
  return {
    seen,
    moveTo: (next: WakuProviderProps) => view.rerender(app(next)),
    unmount: view.unmount,
    untilOnline: () => until(() => expect(seen.health).toMatchObject({ status: 'online', reason: undefined })),
  };
}

const at = (devnet: Devnet): WakuProviderProps => ({ bootstrapPeers: [devnet.multiaddr], clusterId: 42 });

const devnets: Devnet[] = [];
async function devnet(options?: Parameters<typeof startDevnet>[0]): Promise<Devnet> {
  const started = await startDevnet(options);
  devnets.push(started);
  return started;
}

beforeEach(forgetNodes);
afterEach(async () => {
  cleanup();
  await until(() => expect(running()).toBe(0));
  await Promise.all(devnets.splice(0).map((one) => one.stop()));
});

describe('a channel below a WakuProvider', { timeout: 60_000 }, () => {
  it('is connecting, then online, and two of them talk', async () => {
    const service = await devnet();
    const [alice, bob] = [participant('alice', at(service), true), participant('bob', at(service), true)];
    expect(alice.seen.health.status).toBe('connecting');
    await Promise.all([alice.untilOnline(), bob.untilOnline()]);
    alice.seen.handle.send('hello');
    await until(() => expect(bob.seen.texts).toEqual(['hello']));
    await until(() => expect(alice.seen.unconfirmed).toBe(0));
    expect(made).toHaveLength(2);
    expect([...alice.seen.statuses]).not.toContain('offline');
  });

  it('goes on over another node when the provider gets other options', async () => {
    const [first, second] = [await devnet(), await devnet()];
    const [alice, bob] = [participant('alice', at(first)), participant('bob', at(second))];
    await Promise.all([alice.untilOnline(), bob.untilOnline()]);
    const { channel } = alice.seen.handle;
    alice.seen.handle.send('said where nobody is');
    alice.moveTo(at(second));
    await until(() => expect(alice.seen.health.status).toBe('offline'));
    await alice.untilOnline();
    alice.seen.handle.send('here I am');
    await until(() => expect(bob.seen.texts).toEqual(['said where nobody is', 'here I am']));
    expect(alice.seen.handle.channel).toBe(channel);
  });

  it.each([false, true])('leaves nothing at the service node, five times over (StrictMode: %s)', async (strict) => {
    const service = await devnet();
    for (let i = 1; i <= 5; i++) {
      const alice = participant('alice', at(service), strict);
      await alice.untilOnline();
      expect(service.state().peers).toHaveLength(1);
      alice.unmount();
      await until(() => expect(running()).toBe(0));
      await until(() => expect(service.state()).toMatchObject({ peers: [], subscriptions: [] }));
      expect(made).toHaveLength(i);
    }
  });

  it('says why it is not connected: another cluster, and which', async () => {
    const service = await devnet({ clusterId: 7 });
    const alice = participant('alice', at(service));
    await until(() => expect(alice.seen.health.reason).toMatch(/cluster 7\b.*\b42\b/s));
    expect(alice.seen.health.status).not.toBe('online');
  });

  it('is offline with a reason where nobody listens, and online when somebody does', async () => {
    const service = await devnet({ keySeed: 'later' });
    await service.stop();
    const alice = participant('alice', at(service));
    await until(() =>
      expect(alice.seen.health.reason).toBe(`no service node is connected; trying ${service.multiaddr}`),
    );
    const port = Number(/\/tcp\/(\d+)\//.exec(service.multiaddr)![1]);
    await devnet({ keySeed: 'later', port });
    await alice.untilOnline();
  });
});
