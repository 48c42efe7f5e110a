import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode, Suspense } from 'react';
import { describe, expect, it } from 'vitest';
import { ReliableChannelProvider } from '../../src/index.js';
import type { MessageRow, Persistence, SyncStatus, Transport } from '../../src/index.js';
import { createReliableChannel, memoryPersistence } from '../../src/engine/index.js';
import { useSuspenseMessages } from '../../src/suspense/index.js';
import { createFaults, createMemoryNetwork, createRandom, createVirtualClock } from '../../src/testing/index.js';
import { createStage } from '../support/renderChannel.js';

const decoder = new TextDecoder();
const textOf = (row: MessageRow): string => ('content' in row ? decoder.decode(row.content) : row.kind);

function Log(): ReactNode {
  return useSuspenseMessages().map(textOf).join() || 'nothing';
}

const suspended = (
  <Suspense fallback="waiting">
    <Log />
  </Suspense>
);

describe.each([false, true])('useSuspenseMessages (StrictMode: %s)', (strict) => {
  const within = (tree: ReactNode): ReactNode => (strict ? <StrictMode>{tree}</StrictMode> : tree);

  /** A channel that opens with this status, and what its log shows. */
  async function open(
    syncStatus: Partial<SyncStatus>,
    tree = (stage: ReturnType<typeof createStage>): ReactNode => <stage.Provider children={suspended} />,
  ) {
    const stage = createStage();
    stage.syncStatus = syncStatus;
    const { container, unmount } = render(within(tree(stage)));
    const pass = async (ms: number): Promise<void> => {
      for (let turn = 0; turn < 3; turn++) await act(() => stage.clock.advance(ms / 3));
    };
    expect(container.textContent).toBe('waiting');
    await pass(30);
    const { channel } = stage.opened[0]!;
    return {
      stage,
      channel,
      pass,
      unmount,
      text: () => container.textContent,
      async becomes(status: SyncStatus['status']) {
        channel.setSyncStatus({ status });
        channel.emit('sync-status', channel.syncStatus());
        await pass(30);
      },
    };
  }

  it.each(['synced', 'incomplete'] as const)('shows an empty list at once where the channel is %s', async (status) => {
    expect((await open({ status })).text()).toBe('nothing');
  });

  it('waits for the end of the first look into the store', async () => {
    const t = await open({ status: 'syncing' });
    expect(t.text()).toBe('waiting');
    await t.becomes('synced');
    expect(t.text()).toBe('nothing');
    expect(t.stage.opened).toHaveLength(1);
  });

  it('waits no longer than for the first message, but not for a gap', async () => {
    const t = await open({ status: 'syncing' });
    t.channel.miss('m0');
    await t.pass(30);
    expect(t.text()).toBe('waiting');
    t.channel.receive({ id: 'm1', at: 1 });
    await t.pass(30);
    expect(t.text()).toBe('gap,m1');
  });

  it('waits for 5 s at most, and then for nothing any more', async () => {
    const t = await open({ status: 'syncing' });
    await t.pass(4_950);
    expect(t.text()).toBe('waiting');
    await t.pass(60);
    expect(t.text()).toBe('nothing');
    await t.becomes('offline');
    await t.becomes('syncing');
    expect(t.text()).toBe('nothing');
  });

  it('counts the 5 s from the first component that waits, also where that comes a minute after the opening', async () => {
    const stage = createStage();
    stage.syncStatus = { status: 'syncing' };
    const app = (first: boolean, second: boolean): ReactNode =>
      within(
        <stage.Provider>
          {first && suspended}|{second && suspended}
        </stage.Provider>,
      );
    const { container, rerender } = render(app(false, false));
    const pass = (ms: number): Promise<void> => act(() => stage.clock.advance(ms));
    await pass(60_000);
    rerender(app(true, false));
    await pass(4_000);
    rerender(app(true, true));
    await pass(950);
    expect(container.textContent).toBe('waiting|waiting');
    await pass(60);
    expect(container.textContent).toBe('nothing|nothing');
  });

  it('waits for a network that is being connected to', async () => {
    const t = await open({ status: 'offline' });
    expect(t.text()).toBe('waiting');
    await t.becomes('synced');
    expect(t.text()).toBe('nothing');
  });

  it('does not wait for a network that says it is not there', async () => {
    const transport: Transport = {
      ...createStage().transport,
      health: {
        get: () => 'offline',
        detail: () => ({ publishing: false, receiving: false, failed: true, reason: 'no node' }),
        subscribe: () => () => {},
      },
    };
    const t = await open({ status: 'offline' }, (stage) => (
      <stage.Provider transport={transport} children={suspended} />
    ));
    expect(t.text()).toBe('nothing');
  });

  it('waits under a boundary around the provider, too, which keeps the channel open', async () => {
    const t = await open({ status: 'syncing' }, (stage) => (
      <Suspense fallback="waiting">
        <stage.Provider children={<Log />} />
      </Suspense>
    ));
    await t.pass(3_000);
    expect(t.text()).toBe('waiting');
    await t.becomes('synced');
    expect(t.text()).toBe('nothing');
    expect(t.stage.opened).toHaveLength(1);
    expect(t.channel.closeCount).toBe(0);
  });

  it('leaves nothing behind when it unmounts while it waits', async () => {
    const t = await open({ status: 'syncing' });
    t.unmount();
    await t.pass(7_000);
    expect([t.channel.closeCount, t.channel.listenerCount, t.stage.clock.pending]).toEqual([1, 0, 0]);
  });
});

describe('on the real engine', () => {
  const encoder = new TextEncoder();

  async function stage() {
    const clock = createVirtualClock(1_000_000_000_000);
    const network = createMemoryNetwork({ clock, latency: 200, store: true });
    const faults = createFaults();
    const bob = await createReliableChannel({
      channelId: 'lobby',
      participantId: 'bob',
      transport: network.transport('bob'),
      clock,
      random: createRandom('bob'),
    });
    const transport = network.transport('alice', { faults });
    const random = createRandom('alice');
    const shown: (string | null)[] = [];
    return {
      clock,
      faults,
      shown,
      async bobSays(...texts: string[]) {
        for (const text of texts) bob.send(encoder.encode(text));
        await clock.advance(1_000);
      },
      async show(persistence?: Persistence) {
        const { container, unmount } = render(
          <ReliableChannelProvider
            channelId="lobby"
            participantId="alice"
            transport={transport}
            persistence={persistence}
            clock={clock}
            random={random}
          >
            {suspended}
          </ReliableChannelProvider>,
        );
        const look = async (ms: number): Promise<void> => {
          for (let passed = 0; passed < ms; passed += 50) {
            await act(() => clock.advance(50));
            if (shown.at(-1) !== container.textContent) shown.push(container.textContent);
          }
        };
        await look(2_000);
        unmount();
        await clock.advance(2_000);
      },
      end: () => bob.close(),
    };
  }

  it('the first thing shown of a channel that has a history is that history', async () => {
    const t = await stage();
    await t.bobSays('one', 'two');
    await t.show();
    expect(t.shown).toEqual(['waiting', 'one,two']);
    await t.end();
  });

  it('what is kept is shown at once, also without a network', async () => {
    const t = await stage();
    const persistence = memoryPersistence();
    await t.bobSays('one', 'two');
    await t.show(persistence);
    t.shown.length = 0;
    t.faults.set({ cut: true });
    await t.show(persistence);
    expect(t.shown).toEqual(['one,two']);
    await t.end();
  });
});
