import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelDefinition, ChannelFactory, ReliableChannelHandle } from '../../src/index.js';
import { useMessages, useReliableChannel } from '../../src/index.js';
import type { StorageKey, StorageStatus } from '../../src/ports/index.js';
import type { ChannelStorageReport } from '../../src/storage/index.js';
import { ChannelWipedError, useStorage, useWipe } from '../../src/storage/index.js';
import { memoryPersistence } from '../../src/engine/index.js';
import type { Persistence } from '../../src/engine/index.js';
import { createStage } from '../support/renderChannel.js';
import type { ScriptedChannel } from '../support/scriptedChannel.js';
import { scriptedChannel } from '../support/scriptedChannel.js';

/** A persistence whose status a test sets. */
function statedPersistence() {
  let status: StorageStatus | undefined = { kind: 'indexeddb' };
  const listeners = new Set<() => void>();
  const removed: StorageKey[] = [];
  const persistence: Persistence = {
    ...memoryPersistence(),
    kind: 'indexeddb',
    remove: ({ channelId, participantId }) => void removed.push({ channelId, participantId }),
    status: {
      get: () => status,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
  return {
    persistence,
    removed,
    listeners,
    set(next: StorageStatus) {
      status = next;
      for (const listener of listeners) listener();
    },
  };
}

const estimate = { usage: 100, quota: 1_000 };
const storage = { estimate: vi.fn(), persisted: vi.fn(), persist: vi.fn() };

beforeEach(() => {
  storage.estimate.mockResolvedValue(estimate);
  storage.persisted.mockResolvedValue(false);
  storage.persist.mockResolvedValue(true);
  Object.defineProperty(navigator, 'storage', { value: storage, configurable: true });
});
afterEach(() => {
  vi.clearAllMocks();
  vi.restoreAllMocks();
  vi.useRealTimers();
  Reflect.deleteProperty(navigator, 'storage');
});

describe.each([false, true])('useStorage (StrictMode: %s)', (strict) => {
  async function follow(persistence: Persistence | undefined) {
    const stage = createStage();
    const values: ChannelStorageReport[] = [];
    function Reader(): ReactNode {
      values.push(useStorage());
      return null;
    }
    const tree = <stage.Provider persistence={persistence} children={<Reader />} />;
    const view = render(strict ? <StrictMode>{tree}</StrictMode> : tree);
    const first = values[0]!;
    await act(() => stage.clock.advance(20));
    return { stage, values, view, first, last: () => values.at(-1)! };
  }

  it('knows what keeps the channel once that is open, and how much room there is', async () => {
    const { first, last } = await follow(statedPersistence().persistence);
    expect(first.kind).toBeUndefined();
    expect(last()).toMatchObject({ kind: 'indexeddb', fallback: undefined, trouble: undefined, ...estimate });
    expect(last().persisted).toBe(false);
  });

  it.each([
    ['memory', undefined],
    ['memory', memoryPersistence()],
    ['other', { open: () => memoryPersistence().open({ channelId: '', participantId: '' }) }],
  ])('says %s where there is no status to be asked', async (kind, persistence) => {
    expect((await follow(persistence)).last().kind).toBe(kind);
  });

  it('shows a fallback, trouble and the end of it', async () => {
    const { persistence, set } = statedPersistence();
    const { last } = await follow(persistence);
    const [fallback, trouble] = [new Error('refused'), new Error('full')];
    act(() => set({ kind: 'memory', fallback }));
    expect(last()).toMatchObject({ kind: 'memory', fallback });
    await act(async () => set({ kind: 'indexeddb', trouble }));
    expect(last()).toMatchObject({ kind: 'indexeddb', fallback: undefined, trouble });
    act(() => set({ kind: 'indexeddb' }));
    expect(last().trouble).toBeUndefined();
  });

  it('asks the browser to keep what is stored, and shows that it does', async () => {
    const { last } = await follow(undefined);
    storage.persisted.mockResolvedValue(true);
    let granted: boolean | undefined;
    await act(async () => (granted = await last().requestPersistence()));
    expect(granted).toBe(true);
    expect(last().persisted).toBe(true);
  });

  it('keeps the same object while nothing changes, and stops looking when it unmounts', async () => {
    const { persistence, listeners } = statedPersistence();
    const { last, values, view } = await follow(persistence);
    const before = last();
    await act(() => last().refresh());
    expect(values.at(-1)).toBe(before);
    view.unmount();
    expect(listeners.size).toBe(0);
    const { length } = storage.estimate.mock.calls;
    document.dispatchEvent(new Event('visibilitychange'));
    expect(storage.estimate.mock.calls).toHaveLength(length);
  });

  it('says nothing of room where the browser does not', async () => {
    storage.estimate.mockRejectedValue(new TypeError('not on this page'));
    storage.persisted.mockRejectedValue(new TypeError('not on this page'));
    storage.persist.mockRejectedValue(new TypeError('not on this page'));
    const { last } = await follow(undefined);
    await act(() => last().refresh());
    expect(last()).toMatchObject({ kind: 'memory', usage: undefined, quota: undefined, persisted: undefined });
    await act(async () => expect(await last().requestPersistence()).toBe(false));
  });
});

describe('useStorage', () => {
  it('asks the browser with one timer, however many look', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const stage = createStage();
    const Reader = (): ReactNode => useStorage().usage;
    const view = render(
      <stage.Provider>
        <Reader />
        <Reader />
      </stage.Provider>,
    );
    await act(() => stage.clock.advance(20));
    storage.estimate.mockClear();
    await act(() => vi.advanceTimersByTimeAsync(30_000));
    expect(storage.estimate).toHaveBeenCalledTimes(1);
    view.unmount();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is rendered by a server, which knows nothing', () => {
    const stage = createStage();
    const Reader = (): ReactNode => JSON.stringify(useStorage());
    expect(renderToString(<stage.Provider children={<Reader />} />)).toBe('{}');
  });
});

describe.each([false, true])('useWipe (StrictMode: %s)', (strict) => {
  async function open(persistence?: Persistence, providers = 1) {
    const stage = createStage();
    const handles: ReliableChannelHandle[] = [];
    const wipes: (() => Promise<void>)[] = [];
    const rows: number[] = [];
    function Reader({ index }: { index: number }): ReactNode {
      handles[index] = useReliableChannel();
      wipes[index] = useWipe();
      rows[index] = useMessages().length;
      return null;
    }
    const tree = Array.from({ length: providers }, (_, index) => (
      <stage.Provider key={index} persistence={persistence} children={<Reader index={index} />} />
    ));
    const view = render(strict ? <StrictMode>{tree}</StrictMode> : tree);
    await act(() => stage.clock.advance(20));
    return { stage, handles, wipes, rows, view };
  }

  it('closes the channel in every provider and deletes what is kept; retry opens it again', async () => {
    const { persistence, removed } = statedPersistence();
    const { stage, handles, wipes } = await open(persistence, 2);
    await act(() => wipes[0]!());
    expect(removed).toEqual([{ channelId: 'lobby', participantId: 'alice' }]);
    expect(stage.opened[0]!.channel.closeCount).toBe(1);
    for (const { state, error } of handles) {
      expect(state).toBe('failed');
      expect(error).toBeInstanceOf(ChannelWipedError);
    }
    expect(stage.opened).toHaveLength(1);
    act(() => handles[1]!.retry());
    await act(() => stage.clock.advance(20));
    expect(handles.map(({ state }) => state)).toEqual(['open', 'open']);
    expect(stage.opened).toHaveLength(2);
  });

  it('says that what was stored is gone, and not that what comes back is', () => {
    const { message } = new ChannelWipedError('lobby');
    expect(message).toMatch(
      /^Channel "lobby" was wiped: what was stored here is gone\. .*the network keeps can come back\.$/,
    );
    expect(message).not.toMatch(/empty/);
  });

  it('deletes only when the engine has closed, which writes as it does', async () => {
    const { persistence, removed } = statedPersistence();
    const { stage, wipes } = await open(persistence);
    let letClose = (): void => {};
    stage.opened[0]!.channel.close = () => new Promise((resolve) => (letClose = resolve));
    const wiping = wipes[0]!();
    await act(() => stage.clock.advance(20));
    expect(removed).toEqual([]);
    letClose();
    await act(() => wiping);
    expect(removed).toHaveLength(1);
  });

  it('says why a deletion was refused; the channel is closed then, and can be opened again', async () => {
    const refusal = new Error('a page that does not let go has it open');
    const { persistence } = statedPersistence();
    const { stage, handles, wipes } = await open({ ...persistence, remove: () => Promise.reject(refusal) });
    await act(() => expect(wipes[0]!()).rejects.toBe(refusal));
    expect(handles[0]).toMatchObject({ state: 'failed', error: refusal });
    act(() => handles[0]!.retry());
    await act(() => stage.clock.advance(20));
    expect(handles[0]!.state).toBe('open');
  });

  it('refuses where the persistence cannot delete, and leaves the channel alone', async () => {
    const { open: opens } = memoryPersistence();
    const { handles, wipes } = await open({ open: opens });
    await expect(wipes[0]!()).rejects.toThrow(/was not wiped: its persistence cannot delete/);
    expect(handles[0]!.state).toBe('open');
  });

  it('is the work of what opened the channel, where that can wipe: it is told while the channel is still open', async () => {
    const { persistence, removed } = statedPersistence();
    const stage = createStage();
    const wiped: { channelId: string; closed: boolean }[] = [];
    let finish = (): void => {};
    const channels: ScriptedChannel[] = [];
    const createChannel: ChannelFactory = Object.assign(
      async ({ channelId, participantId }: ChannelDefinition) => {
        channels.push(scriptedChannel({ channelId, participantId }));
        return channels.at(-1)!;
      },
      {
        wipe({ channelId }: ChannelDefinition) {
          wiped.push({ channelId, closed: channels[0]!.closed.aborted });
          return new Promise<void>((resolve) => (finish = resolve));
        },
      },
    );
    const seen: { handle?: ReliableChannelHandle; wipe?: () => Promise<void> } = {};
    function Reader(): ReactNode {
      seen.handle = useReliableChannel();
      seen.wipe = useWipe();
      return null;
    }
    const tree = <stage.Provider persistence={persistence} createChannel={createChannel} children={<Reader />} />;
    render(strict ? <StrictMode>{tree}</StrictMode> : tree);
    await act(() => stage.clock.advance(20));
    let wiping!: Promise<void>;
    await act(async () => void (wiping = seen.wipe!()));
    expect(wiped).toEqual([{ channelId: 'lobby', closed: false }]);
    expect(channels[0]!.closed.aborted).toBe(true);
    finish();
    await act(() => wiping);
    expect(seen.handle!.error).toBeInstanceOf(ChannelWipedError);
    expect(removed).toEqual([]);
    expect(channels).toHaveLength(1);
  });

  it('empties a channel that was kept nowhere', async () => {
    const { stage, handles, wipes, rows } = await open();
    await act(async () => {
      stage.opened[0]!.channel.receive({ id: 'm1', at: 1 });
      await stage.clock.advance(20);
    });
    expect(rows).toEqual([1]);
    await act(() => wipes[0]!());
    expect(rows).toEqual([0]);
    expect(handles[0]!.error).toBeInstanceOf(ChannelWipedError);
  });

  it('is finished when its component has unmounted meanwhile, and leaves nothing open', async () => {
    const { persistence, removed } = statedPersistence();
    const { stage, wipes, view } = await open(persistence);
    let letClose = (): void => {};
    const { channel } = stage.opened[0]!;
    channel.close = () => new Promise((resolve) => (letClose = resolve));
    const wiping = wipes[0]!();
    view.unmount();
    await act(() => stage.clock.advance(5_000));
    letClose();
    await wiping;
    await stage.clock.advance(5_000);
    expect(removed).toHaveLength(1);
    expect(stage.opened).toHaveLength(1);
    expect(stage.clock.pending).toBe(0);
  });
});
