import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { memo, Profiler } from 'react';
import { describe, expect, it } from 'vitest';
import type { MessageRow } from '../../src/index.js';
import {
  useMessage,
  useMessages,
  useMessageStatus,
  useMissingMessages,
  useOutbox,
  useReliableChannel,
  useSyncStatus,
} from '../../src/index.js';
import { createStage } from '../support/renderChannel.js';
import { delivery } from '../support/scriptedChannel.js';

/** Renders `read` below a provider of an open channel, and keeps every value it returned. */
async function follow<T>(read: () => T) {
  const stage = createStage();
  const values: T[] = [];
  function Reader(): ReactNode {
    values.push(read());
    return null;
  }
  render(<stage.Provider children={<Reader />} />);
  await act(() => stage.clock.advance(20));
  const { channel } = stage.opened[0]!;
  values.length = 0;
  return {
    channel,
    values,
    stage,
    /** Does something and lets the store commit it. */
    async after(change: () => void) {
      await act(async () => {
        change();
        await stage.clock.advance(20);
      });
      return values.at(-1);
    },
  };
}

describe('useMessages', () => {
  it('gives the rows in causal order and the same list until a row changes', async () => {
    const t = await follow(() => useMessages());
    const first = await t.after(() => t.channel.receive({ id: 'm1', at: 1 }));
    expect(first!.map(({ key }) => key)).toEqual(['m1']);
    t.values.length = 0;
    await t.after(() => {
      t.channel.setSyncStatus({ lastHeardAt: 5 });
      t.channel.emit('sync-status', t.channel.syncStatus());
    });
    expect(t.values).toEqual([]);
    const second = await t.after(() => t.channel.receive({ id: 'm2', at: 2 }));
    expect(second![0]).toBe(first![0]);
  });

  it('renders a handful of times for a burst of 5,000', async () => {
    const t = await follow(() => useMessages());
    const last = await t.after(() => {
      for (let i = 0; i < 5_000; i++) t.channel.receive({ id: `m${i}`, at: i });
    });
    expect(last).toHaveLength(5_000);
    expect(t.values.length).toBeLessThanOrEqual(3);
  });
});

describe('useMessage', () => {
  it('follows one id from gap to message', async () => {
    const t = await follow(() => useMessage('x'));
    await t.after(() => {
      t.channel.hold({ id: 'h', at: 9, waitingFor: ['x'] });
      t.channel.miss('x');
    });
    await t.after(() => t.channel.receive({ id: 'unrelated', at: 1 }));
    await t.after(() => t.channel.receive({ id: 'x', at: 5 }));
    expect(t.values.map((row) => row?.kind)).toEqual(['gap', 'message']);
    expect(t.values.map((row) => row?.key)).toEqual(['x', 'x']);
  });

  it('follows another id when it is given one', async () => {
    const stage = createStage();
    let row: MessageRow | undefined;
    function Reader({ id }: { id: string }): ReactNode {
      row = useMessage(id);
      return null;
    }
    const { rerender } = render(<stage.Provider children={<Reader id="a" />} />);
    await act(() => stage.clock.advance(20));
    await act(async () => {
      stage.opened[0]!.channel.receive({ id: 'a', at: 1 });
      stage.opened[0]!.channel.receive({ id: 'b', at: 2 });
      await stage.clock.advance(20);
    });
    expect(row?.key).toBe('a');
    rerender(<stage.Provider children={<Reader id="b" />} />);
    expect(row?.key).toBe('b');
    rerender(<stage.Provider children={<Reader id="nobody named it" />} />);
    expect(row).toBeUndefined();
  });
});

describe('useMessageStatus', () => {
  it('follows one own message, and is undefined for all others', async () => {
    const t = await follow(() => [useMessageStatus('own-1'), useMessageStatus('m1')] as const);
    await t.after(() => {
      t.channel.receive({ id: 'm1', at: 1 });
      t.channel.send(new Uint8Array([1]));
      t.channel.deliver('own-1', delivery('sent', { attempts: 1 }), 'message-sent');
    });
    await t.after(() =>
      t.channel.deliver(
        'own-1',
        delivery('acknowledged', { attempts: 1, acknowledgedBy: ['bob'] }),
        'message-acknowledged',
      ),
    );
    expect(t.values.map(([own]) => own?.status)).toEqual(['sent', 'acknowledged']);
    expect(t.values.at(-1)).toEqual([{ status: 'acknowledged', attempts: 1, acknowledgedBy: ['bob'] }, undefined]);
  });
});

describe('useMissingMessages', () => {
  it('tells what is missing and what is done about it', async () => {
    const t = await follow(() => useMissingMessages());
    await t.after(() => t.channel.miss('x', { senderId: 'bob' }));
    await t.after(() => t.channel.retrieve());
    const last = await t.after(() => t.channel.emit('repair-request-sent', { messageIds: ['x'] }));
    expect(last).toEqual([
      { messageId: 'x', senderId: 'bob', dependents: 1, state: 'retrieving', via: 'store', since: 0 },
    ]);
  });
});

describe('useSyncStatus', () => {
  it('tells how complete the channel is and how much waits to be sent', async () => {
    const t = await follow(() => useSyncStatus());
    await t.after(() => {
      t.channel.setSyncStatus({ status: 'offline', received: 3, lastHeardAt: 7 });
      t.channel.emit('sync-status', t.channel.syncStatus());
    });
    expect(t.values.at(-1)).toEqual({ status: 'offline', received: 3, missing: 0, lost: 0, lastHeardAt: 7, unsent: 0 });
    await t.after(() => {
      t.channel.send(new Uint8Array([1]));
      t.channel.deliver('own-1', delivery('queued'), 'sending-message');
    });
    expect(t.values.at(-1)?.unsent).toBe(1);
    // What the network took waits for somebody's word, not for the network.
    for (const status of ['sent', 'unconfirmed'] as const) {
      await t.after(() => t.channel.deliver('own-1', delivery(status, { attempts: 1 }), 'message-sent'));
      expect(t.values.at(-1)?.unsent).toBe(0);
    }
  });
});

describe('useOutbox', () => {
  it('lists what nobody has confirmed, with its text and why it failed', async () => {
    const t = await follow(() => useOutbox());
    const error = new Error('refused');
    await t.after(() => {
      t.channel.send(new TextEncoder().encode('hello'));
      t.channel.deliver('own-1', delivery('failed', { error }), 'sending-message');
    });
    expect(t.values.at(-1)).toMatchObject([{ messageId: 'own-1', status: 'failed', error, senderId: 'alice' }]);
    expect(new TextDecoder().decode(t.values.at(-1)![0]!.content)).toBe('hello');
    await t.after(() => t.channel.deliver('own-1', delivery('acknowledged'), 'message-acknowledged'));
    expect(t.values.at(-1)).toEqual([]);
  });
});

describe('useReliableChannel', () => {
  it('sends text as UTF-8, and its messages show without a further event', async () => {
    const t = await follow(() => ({ handle: useReliableChannel(), rows: useMessages() }));
    await t.after(() => t.channel.receive({ id: 'm1', at: 1 }));
    const { handle } = t.values.at(-1)!;
    const last = await t.after(() => handle.send('grüße'));
    const row = last!.rows.at(-1)!;
    expect(row.kind === 'message' && new TextDecoder().decode(row.content)).toBe('grüße');
    expect(last!.handle).toBe(handle);
  });

  it('shows a discard, a resend and a retrieval at once', async () => {
    const t = await follow(() => ({
      handle: useReliableChannel(),
      outbox: useOutbox(),
      rows: useMessages(),
      missing: useMissingMessages(),
    }));
    await t.after(() => t.channel.miss('x'));
    const { handle } = t.values.at(-1)!;
    await t.after(() => handle.send('one'));
    await t.after(() => t.channel.deliver('own-1', delivery('unconfirmed'), 'message-sent'));
    expect((await t.after(() => handle.resend('own-1')))!.outbox[0]).toMatchObject({ status: 'queued' });
    expect((await t.after(() => handle.retrieve(['x'])))!.missing[0]).toMatchObject({ state: 'retrieving' });
    const last = await t.after(() => handle.discard('own-1'));
    expect(last!.outbox).toEqual([]);
    expect(last!.rows.map(({ key }) => key)).toEqual(['x']);
  });
});

describe('one of 10,000 messages with 1,000 rows mounted', () => {
  async function list() {
    const stage = createStage();
    const renders = new Map<string, number>();
    const Row = memo(function Row({ id }: { id: string }): ReactNode {
      renders.set(id, (renders.get(id) ?? 0) + 1);
      const row = useMessage(id);
      const status = useMessageStatus(id);
      return (
        <li>
          {row?.kind} {status?.status}
        </li>
      );
    });
    let listRenders = 0;
    function List(): ReactNode {
      listRenders++;
      return (
        <ul>
          {useMessages()
            .slice(-1_000)
            .map(({ key }) => (
              <Row key={key} id={key} />
            ))}
        </ul>
      );
    }
    let commits = 0;
    render(
      <stage.Provider>
        <Profiler id="list" onRender={() => commits++}>
          <List />
        </Profiler>
      </stage.Provider>,
    );
    await act(() => stage.clock.advance(20));
    const { channel } = stage.opened[0]!;
    await act(async () => {
      for (let i = 0; i < 10_000; i++) channel.enter({ id: `m${i}`, at: i, from: i % 2 === 0 ? 'alice' : 'bob' });
      // Has the store read the whole log.
      channel.emit('messages-evicted', { messageIds: [], oldest: undefined });
      await stage.clock.advance(1_000);
    });
    expect(renders.size).toBe(1_000);
    renders.clear();
    listRenders = commits = 0;
    return {
      channel,
      renders,
      counts: () => ({ rows: Object.fromEntries(renders), listRenders, commits }),
      async after(change: () => void) {
        await act(async () => {
          change();
          await stage.clock.advance(20);
        });
      },
    };
  }

  it('renders one row when one status changes', async () => {
    const t = await list();
    await t.after(() => t.channel.deliver('m9990', delivery('sent'), 'message-sent'));
    expect(t.counts()).toEqual({ rows: { m9990: 1 }, listRenders: 0, commits: 1 });
  });

  it('renders no row when the status of one off screen changes', async () => {
    const t = await list();
    await t.after(() => t.channel.deliver('m100', delivery('sent'), 'message-sent'));
    expect(t.counts()).toEqual({ rows: {}, listRenders: 0, commits: 0 });
  });

  it('renders the new row and the list when a message arrives', async () => {
    const t = await list();
    await t.after(() => t.channel.receive({ id: 'new', at: 10_000 }));
    expect(t.counts()).toEqual({ rows: { new: 1 }, listRenders: 1, commits: 1 });
  });

  it('renders one row when a gap becomes its message', async () => {
    const t = await list();
    await t.after(() => {
      t.channel.hold({ id: 'h', at: 10_001, waitingFor: ['x'] });
      t.channel.miss('x');
    });
    t.renders.clear();
    await t.after(() => t.channel.receive({ id: 'x', at: 10_000 }));
    expect(t.counts().rows).toEqual({ x: 1 });
  });
});
