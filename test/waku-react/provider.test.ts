import '../support/document.js';
import { cleanup, render, waitFor } from '@testing-library/react';
import { useWaku, WakuProvider } from '@waku/react';
import { Component, createElement, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { type Devnet, startDevnet } from 'react-reliable-channel/devnet';
import { useWakuNode, useWakuTransport, type WakuNodeState } from 'react-reliable-channel/waku-provider';
import { WakuReactProvider, type WakuReactProviderProps } from 'react-reliable-channel/waku-react';
import type { Transport } from 'react-reliable-channel/engine';
import { failures, forgetNodes, made, running, unreachable } from '../support/lightNodes.js';

let state: WakuNodeState;
let transport: Transport;
let theirs: ReturnType<typeof useWaku>;

function Probe(): ReactNode {
  state = useWakuNode();
  transport = useWakuTransport({ contentTopic: '/test/1/chat/proto' });
  theirs = useWaku();
  return null;
}

const until = (check: () => void) => waitFor(check, { timeout: 15_000, interval: 20 });

function app(address: string, props: WakuReactProviderProps = {}): ReactNode {
  const options = {
    bootstrapPeers: [address],
    networkConfig: { clusterId: 42, numShardsInCluster: 8 },
    libp2p: { filterMultiaddrs: false, hideWebSocketInfo: true },
  };
  const inner = createElement(WakuReactProvider, { gracePeriod: 0, ...props, children: createElement(Probe) });
  return createElement(WakuProvider, { options, children: inner });
}

let devnet: Devnet | undefined;
beforeEach(forgetNodes);
afterEach(async () => {
  cleanup();
  await Promise.all(made.map((node) => node.stop()));
  await until(() => expect(running()).toBe(0));
  await devnet?.stop();
  devnet = undefined;
});

describe('below the WakuProvider of @waku/react', { timeout: 60_000 }, () => {
  it('its node is taken as it is', async () => {
    devnet = await startDevnet();
    render(app(devnet.multiaddr));
    expect(state.state).toBe('starting');
    await until(() => expect(state.state).toBe('started'));
    expect(state.node).toBe(theirs.node);
    const stop = await transport.subscribe(() => {});
    await until(() => expect(transport.health.get()).toBe('online'));
    await stop();
  });

  it('its node goes on after both have unmounted, unless that is asked for', async () => {
    devnet = await startDevnet();
    const { unmount } = render(app(devnet.multiaddr));
    await until(() => expect(state.state).toBe('started'));
    unmount();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(running()).toBe(1);

    const second = render(app(devnet.multiaddr, { stopOnUnmount: true }));
    await until(() => expect(made).toHaveLength(2));
    await until(() => expect(state.node).toBe(made[1]));
    second.unmount();
    await until(() => expect(running()).toBe(1));
    expect(made[1]!.isStarted()).toBe(false);
  });

  it('a node that does not come is a failure that says where to look', async () => {
    render(app(unreachable, { patience: 30 }));
    await until(() => expect(state.state).toBe('failed'));
    expect(state.error?.message).toMatch(/no node after 0\.03 s.*Check the bootstrapPeers/);
    expect(theirs.isLoading).toBe(true);
  });

  it('what keeps it from making one is told', async () => {
    failures.push(new Error('out of sockets'));
    render(app(unreachable));
    await until(() => expect(state.state).toBe('failed'));
    expect(state.error?.message).toMatch(/out of sockets/);
  });
});

it('outside of it, it says what is missing', () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  class Boundary extends Component<{ children?: ReactNode }, { message?: string }> {
    override state: { message?: string } = {};
    static getDerivedStateFromError = ({ message }: Error) => ({ message });
    override render = (): ReactNode => this.state.message ?? this.props.children;
  }
  const { container } = render(createElement(Boundary, {}, createElement(WakuReactProvider)));
  expect(container.textContent).toMatch(/needs the <WakuProvider> of @waku\/react around it/);
  complaints.mockRestore();
});

it('the types of the two fit', () => {
  expectTypeOf<NonNullable<ReturnType<typeof useWaku>['node']>>().toEqualTypeOf<NonNullable<WakuNodeState['node']>>();
});
