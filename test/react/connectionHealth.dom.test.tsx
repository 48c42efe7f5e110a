import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { broadcastTransport } from 'react-reliable-channel/broadcast';
import { createFaults, createMemoryNetwork } from 'react-reliable-channel/testing';
import type { ConnectionHealth, ReliableChannelHandle, Transport, TransportHealthDetail } from '../../src/index.js';
import { useConnectionHealth, useReliableChannel } from '../../src/index.js';
import { createStage, idleTransport } from '../support/renderChannel.js';

/** A transport whose health a test turns. */
function turnable(initial: ReturnType<Transport['health']['get']> = 'online') {
  const listeners = new Set<() => void>();
  let health = initial;
  let detail: TransportHealthDetail | undefined;
  const transport: Transport = {
    ...idleTransport(),
    health: {
      get: () => health,
      detail: () => detail ?? { publishing: health === 'online', receiving: health === 'online' },
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
  return {
    transport,
    listeners,
    turn(next: typeof health, more?: Partial<TransportHealthDetail>) {
      health = next;
      detail = more && { publishing: false, receiving: false, ...more };
      for (const listener of [...listeners]) listener();
    },
  };
}

function follow(transport: Transport, { strict = false } = {}) {
  const stage = createStage();
  const values: ConnectionHealth[] = [];
  const handles: ReliableChannelHandle[] = [];
  function Reader(): ReactNode {
    values.push(useConnectionHealth());
    handles.push(useReliableChannel());
    return null;
  }
  const tree = <stage.Provider transport={transport} children={<Reader />} />;
  const view = render(strict ? <StrictMode>{tree}</StrictMode> : tree);
  return {
    stage,
    values,
    handles,
    unmount: view.unmount,
    last: () => values.at(-1)!,
    statuses: () => values.map(({ status }) => status).filter((status, i, all) => status !== all[i - 1]),
    pass: (ms: number) => act(() => stage.clock.advance(ms)),
  };
}

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

describe('useConnectionHealth', () => {
  it('is offline at once, with the reason, where the transport says that it failed', async () => {
    const network = turnable('offline');
    const t = follow(network.transport);
    await t.pass(1_000);
    expect(t.last().status).toBe('connecting');
    await act(async () => network.turn('offline', { reason: 'the light node did not start', failed: true }));
    expect(t.last()).toMatchObject({ status: 'offline', reason: 'the light node did not start' });
  });

  it('is connecting while the channel opens, since that began', async () => {
    const t = follow(turnable().transport);
    expect(t.last()).toEqual({ status: 'connecting', reason: undefined, since: 1_000_000 });
    await t.pass(0);
    expect(t.last()).toEqual({ status: 'online', reason: undefined, since: 1_000_000 });
  });

  it('tells what the transport says: the health, why, and since when', async () => {
    const { transport, turn } = turnable();
    const t = follow(transport);
    await t.pass(500);
    act(() => turn('degraded', { publishing: true, reason: 'not subscribed', since: 1_000_400 }));
    expect(t.last()).toEqual({ status: 'degraded', reason: 'not subscribed', since: 1_000_400 });
    act(() => turn('online'));
    expect(t.last()).toEqual({ status: 'online', reason: undefined, since: 1_000_500 });
  });

  it('counts by itself since when, where the transport does not', async () => {
    const { transport, turn } = turnable();
    const t = follow(transport);
    await t.pass(700);
    act(() => turn('offline', { reason: 'no peer' }));
    await t.pass(300);
    act(() => turn('offline', { reason: 'refused' }));
    expect(t.last()).toEqual({ status: 'offline', reason: 'refused', since: 1_000_700 });
  });

  it('is connecting until the network is there for the first time, and offline when it goes', async () => {
    const { transport, turn } = turnable('offline');
    const t = follow(transport);
    await t.pass(2_000);
    act(() => turn('degraded'));
    act(() => turn('online'));
    act(() => turn('offline'));
    expect(t.statuses()).toEqual(['connecting', 'degraded', 'online', 'offline']);
  });

  it('says why it is connecting', async () => {
    const { transport, turn } = turnable('offline');
    const t = follow(transport);
    await t.pass(100);
    act(() => turn('offline', { reason: 'the node is starting' }));
    expect(t.last()).toEqual({ status: 'connecting', reason: 'the node is starting', since: 1_000_000 });
  });

  it('calls a network offline that is not there after ten seconds', async () => {
    const t = follow(turnable('offline').transport);
    await t.pass(9_999);
    expect(t.last().status).toBe('connecting');
    await t.pass(1);
    expect(t.last()).toEqual({ status: 'offline', reason: undefined, since: 1_000_000 });
  });

  it('calls a network offline that was gone long before the channel opened', async () => {
    const { transport, turn } = turnable('offline');
    turn('offline', { since: 900_000 });
    const t = follow(transport);
    await t.pass(0);
    expect(t.last()).toEqual({ status: 'offline', reason: undefined, since: 900_000 });
  });

  it('is offline when the channel could not be opened, with the reason, and connecting when that is tried again', async () => {
    const t = follow(turnable().transport);
    t.stage.failure = new Error('no storage');
    await t.pass(0);
    expect(t.last()).toEqual({ status: 'offline', reason: 'no storage', since: 1_000_000 });
    t.stage.failure = undefined;
    await t.pass(50);
    act(() => t.handles.at(-1)!.retry());
    expect(t.last()).toEqual({ status: 'connecting', reason: undefined, since: 1_000_050 });
    await t.pass(0);
    expect(t.last().status).toBe('online');
  });

  it('renders nothing again when the transport tells of no change', async () => {
    const { transport, turn } = turnable();
    const t = follow(transport);
    await t.pass(0);
    const before = t.values.length;
    act(() => turn('online'));
    expect(t.values).toHaveLength(before);
  });

  it('follows once under StrictMode, and lets go of the transport when the channel closes', async () => {
    const { transport, turn, listeners } = turnable();
    const t = follow(transport, { strict: true });
    await t.pass(0);
    expect(listeners.size).toBe(1);
    act(() => turn('offline'));
    expect(t.last().status).toBe('offline');
    t.unmount();
    await t.pass(1_000);
    expect(listeners.size).toBe(0);
  });

  it('tells that the memory transport was cut off', async () => {
    const faults = createFaults();
    const t = follow(createMemoryNetwork().transport('alice', { faults }));
    await t.pass(0);
    act(() => faults.set({ cut: true }));
    expect(t.last()).toMatchObject({ status: 'offline', reason: expect.stringContaining('cut off') });
    act(() => faults.set({ cut: false }));
    expect(t.last()).toMatchObject({ status: 'online', reason: undefined });
  });

  it('tells that the broadcast transport was cut off', async () => {
    const faults = createFaults();
    const t = follow(broadcastTransport({ name: 'health', faults }));
    await t.pass(0);
    act(() => faults.set({ cut: true }));
    expect(t.last()).toMatchObject({ status: 'offline', reason: expect.stringContaining('cut off') });
  });

  it('says where it may be called', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const Reader = (): ReactNode => useConnectionHealth().status;
    expect(() => render(<Reader />)).toThrow(/useConnectionHealth was called outside a <ReliableChannelProvider>/);
  });
});

describe('on a server', () => {
  it('is connecting, since nobody knows when, and hydrates without a warning', async () => {
    const stage = createStage();
    function Reader(): ReactNode {
      const { status, since } = useConnectionHealth();
      return <p>{`${status} ${since}`}</p>;
    }
    const app = <stage.Provider children={<Reader />} />;
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(app);
    expect(container.textContent).toBe('connecting undefined');
    const complaints = vi.spyOn(console, 'error');
    const onRecoverableError = vi.fn();
    const root = await act(async () => hydrateRoot(container, app, { onRecoverableError }));
    await act(() => stage.clock.advance(0));
    expect(container.textContent).toBe('online 1000000');
    expect(complaints).not.toHaveBeenCalled();
    expect(onRecoverableError).not.toHaveBeenCalled();
    act(() => root.unmount());
  });
});
