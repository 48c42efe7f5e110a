import '../support/document.js';
import type { LightNode } from '@waku/sdk';
import { act, cleanup, render, waitFor } from '@testing-library/react';
import { createElement, type ReactNode, StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transport } from 'react-reliable-channel/engine';
import type { WakuNodeState, WakuProviderProps } from '../../src/waku-provider/index.js';
import { useWakuNode, useWakuTransport, WakuProvider } from '../../src/waku-provider/index.js';
import { failures, forgetNodes, made, running, unreachable } from '../support/lightNodes.js';

const contentTopic = '/test/1/chat/proto';
const states: WakuNodeState[] = [];
const transports: Transport[] = [];
const last = (): WakuNodeState => states.at(-1)!;

function Probe(): ReactNode {
  states.push(useWakuNode());
  transports.push(useWakuTransport({ contentTopic }));
  return states.at(-1)!.state;
}

const own: WakuProviderProps = { bootstrapPeers: [unreachable], clusterId: 42, gracePeriod: 0 };
const app = (props: WakuProviderProps, strict = false): ReactNode =>
  createElement(
    strict ? StrictMode : 'div',
    {},
    createElement(WakuProvider, { ...props, children: createElement(Probe) }),
  );

const patience = { timeout: 10_000 };
const until = (check: () => void) => waitFor(check, patience);
const untilState = (state: WakuNodeState['state']) => until(() => expect(last().state).toBe(state));
/** Nothing is on its way any more. */
const untilQuiet = () => until(() => expect(running()).toBe(0));

beforeEach(() => {
  forgetNodes();
  states.length = transports.length = 0;
});

afterEach(async () => {
  cleanup();
  await untilQuiet();
});

describe('a WakuProvider with a node of its own', () => {
  it('makes one and starts it', async () => {
    render(app(own));
    expect(last().state).toBe('starting');
    await untilState('started');
    expect(last().node).toBe(made[0]);
    expect(made[0]!.isStarted()).toBe(true);
  });

  it('makes one under StrictMode, too', async () => {
    render(app(own, true));
    await untilState('started');
    expect(made).toHaveLength(1);
  });

  it('makes no second one while it renders with options that say the same', async () => {
    const { rerender } = render(app(own));
    await untilState('started');
    for (let i = 0; i < 5; i++) rerender(app({ ...own, bootstrapPeers: [unreachable] }));
    expect(made).toHaveLength(1);
    expect(running()).toBe(1);
  });

  it.each([false, true])(
    'stops every node it made, mounted and unmounted five times (StrictMode: %s)',
    async (strict) => {
      for (let i = 0; i < 5; i++) {
        const { unmount } = render(app(own, strict));
        await untilState('started');
        unmount();
        states.length = 0;
      }
      await untilQuiet();
      expect(made).toHaveLength(5);
    },
  );

  it('keeps it for the grace period, for whoever mounts it again', async () => {
    const props = { ...own, gracePeriod: 50 };
    const { rerender } = render(app(props));
    await untilState('started');
    const stopped = vi.spyOn(made[0]!, 'stop');
    rerender(app({ ...props, gracePeriod: 60 }));
    expect(stopped).not.toHaveBeenCalled();
    cleanup();
    expect(made[0]!.isStarted()).toBe(true);
    await until(() => expect(stopped).toHaveBeenCalledOnce());
  });

  it('that unmounts while it starts leaves none behind', async () => {
    const { unmount } = render(app(own));
    await until(() => expect(made).toHaveLength(1));
    unmount();
    await untilQuiet();
  });

  it('makes none for options that are over before they could be used', async () => {
    const { rerender } = render(app(own));
    await untilState('started');
    rerender(app({ ...own, clusterId: 43 }));
    rerender(app({ ...own, clusterId: 44 }));
    await untilState('starting');
    await untilState('started');
    expect(made).toHaveLength(2);
  });

  it('ends the subscriptions of the node before it stops it', async () => {
    const { unmount } = render(app(own));
    await untilState('started');
    const calls: string[] = [];
    vi.spyOn(made[0]!.filter, 'unsubscribeAll').mockImplementation(() => calls.push('unsubscribeAll'));
    const stop = made[0]!.stop.bind(made[0]);
    vi.spyOn(made[0]!, 'stop').mockImplementation(() => (calls.push('stop'), stop()));
    unmount();
    await untilQuiet();
    expect(calls).toEqual(['unsubscribeAll', 'stop']);
  });

  it('given other options has another node, and never two', async () => {
    const { rerender } = render(app(own));
    await untilState('started');
    rerender(app({ ...own, clusterId: 43 }));
    let most = 0;
    await until(() => {
      most = Math.max(most, running());
      expect(made).toHaveLength(2);
      expect(last().node).toBe(made[1]);
    });
    expect(most).toBe(1);
    expect(made[0]!.isStarted()).toBe(false);
    expect(states.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])).toEqual([
      'starting',
      'started',
      'starting',
      'started',
    ]);
  });

  it('tells why it could not be started, and starts it when that is tried again', async () => {
    failures.push(new Error('out of sockets'));
    render(app(own));
    await untilState('failed');
    expect(last().error?.message).toBe('out of sockets');
    act(() => last().retry());
    expect(last().state).toBe('starting');
    await untilState('started');
    expect(made).toHaveLength(1);
  });

  it.each([
    ['no address', ['localhost:8000'], /Cannot connect to "localhost:8000": it is no address of a WebSocket/],
    ['no WebSocket', [unreachable.replace('/ws', '')], /it is no address of a WebSocket/],
    ['no peer id', ['/ip4/127.0.0.1/tcp/8000/ws'], /it does not end in the peer id of the node/],
    ['a peer id that is none', [unreachable.replace('12D3', '12D4')], /made no node \(.*Check the bootstrapPeers/],
    ['no peer at all', [], /Nothing leads to cluster 42: give bootstrapPeers/],
  ])('says what is wrong with options that cannot work: %s', async (_, bootstrapPeers, message) => {
    render(app({ ...own, bootstrapPeers }));
    await untilState('failed');
    expect(last().error?.message).toMatch(message);
    expect(made).toHaveLength(0);
  });

  it.each([
    ['clusterId', -1, 'clusterId is -1: give a whole number, 0 or more.'],
    ['shards', 0, 'shards is 0: give a whole number, 1 or more.'],
    ['numPeersToUse', 1.5, 'numPeersToUse is 1.5: give a whole number, 1 or more.'],
  ])('says what is wrong with a %s of %d', async (name, value, message) => {
    render(app({ ...own, [name]: value } as WakuProviderProps));
    await untilState('failed');
    expect(last().error?.message).toBe(message);
    expect(made).toHaveLength(0);
  });

  it('recovers when options that cannot work become others', async () => {
    const { rerender } = render(app({ ...own, bootstrapPeers: [] }));
    await untilState('failed');
    rerender(app(own));
    await untilState('started');
  });

  it('makes none on a server', async () => {
    expect(renderToString(app(own))).toContain('starting');
    await new Promise((resolve) => setTimeout(resolve));
    expect(made).toHaveLength(0);
  });
});

describe('a WakuProvider with a given node', () => {
  async function givenNode(): Promise<LightNode> {
    const { createLightNode } = await import('@waku/sdk');
    return createLightNode({ networkConfig: { clusterId: 42, numShardsInCluster: 8 } });
  }

  it('uses it and never stops it', async () => {
    const node = await givenNode();
    const { unmount } = render(app({ node, gracePeriod: 0 }));
    await untilState('started');
    expect(last().node).toBe(node);
    unmount();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(node.isStarted()).toBe(true);
    await node.stop();
  });

  it('is starting while there is none yet, and takes it when it comes', async () => {
    const { rerender } = render(app({ node: null }));
    await new Promise((resolve) => setTimeout(resolve));
    expect(last().state).toBe('starting');
    const node = await givenNode();
    rerender(app({ node }));
    await untilState('started');
    await node.stop();
  });

  it('fails with the promise of it', async () => {
    render(app({ node: Promise.reject(new Error('no node for you')) }));
    await untilState('failed');
    expect(last().error?.message).toBe('no node for you');
  });
});

describe('useWakuTransport', () => {
  it('is the same transport whatever becomes of the node', async () => {
    failures.push(new Error('once'));
    const { rerender } = render(app(own));
    await untilState('failed');
    act(() => last().retry());
    await untilState('started');
    rerender(app({ ...own, clusterId: 43 }));
    await untilState('starting');
    await untilState('started');
    expect(new Set(transports).size).toBe(1);
  });

  it('can be used before there is a node: it is offline, and says that the node is starting', () => {
    render(app({ node: null }));
    const [transport] = transports;
    expect(transport!.health.get()).toBe('offline');
    expect(transport!.health.detail!().reason).toMatch(/starting/);
    expect(transport!.maxMessageSize).toBeGreaterThan(100_000);
  });

  it('says why the node failed', async () => {
    failures.push(new Error('out of sockets'));
    render(app(own));
    await untilState('failed');
    await until(() => expect(transports[0]!.health.detail!().reason).toMatch(/out of sockets/));
    expect(transports[0]!.health.detail!().failed).toBe(true);
    act(() => last().retry());
    expect(transports[0]!.health.detail!().failed).toBeUndefined();
  });

  it('names the addresses where no service node of them is there', async () => {
    render(app(own));
    await untilState('started');
    const reason = `no service node is connected; trying ${unreachable}`;
    await until(() => expect(transports[0]!.health.detail!().reason).toBe(reason));
  });
});

describe('outside a WakuProvider', () => {
  it.each([
    ['useWakuNode', useWakuNode],
    ['useWakuTransport', () => useWakuTransport({ contentTopic })],
  ])('%s says where it may be called', (name, hook) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const Reader = (): ReactNode => (hook(), null);
    expect(() => render(createElement(Reader))).toThrow(`${name} was called outside a <WakuProvider>`);
  });
});
