import { act, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MessageRow } from '../../src/index.js';
import {
  CompletenessBadge,
  Composer,
  ConnectionBadge,
  DeliveryDetails,
  DeliveryStatus,
  GapRow,
  MessageList,
  OutboxPanel,
  SyncBanner,
  TextContent,
} from '../../src/ui/index.js';
import { useUnread } from '../../src/unread/index.js';
import { createStage, idleTransport } from '../support/renderChannel.js';
import { delivery } from '../support/scriptedChannel.js';
import { listenTo } from './support/announcements.js';
import { stubLayout } from './support/layout.js';

beforeEach(() => {
  vi.useFakeTimers();
  stubLayout();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  localStorage.clear();
});

/** The channel's time passes, then the page's: what the channel did is drawn before, as React 18 draws when `act` ends. */
async function passTime(stage: ReturnType<typeof createStage>, ms: number): Promise<void> {
  await act(() => stage.clock.advance(ms));
  await act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
}

/** The given parts below a provider of a scripted channel of alice's. */
async function open(children: ReactNode, prepare?: (stage: ReturnType<typeof createStage>) => void) {
  const stage = createStage();
  prepare?.(stage);
  const view = render(<stage.Provider>{children}</stage.Provider>);
  const pass = (ms = 50) => passTime(stage, ms);
  await pass();
  return {
    ...view,
    stage,
    channel: () => stage.opened[0]!.channel,
    pass,
    after: async (change: () => void, ms?: number) => {
      act(change);
      await pass(ms);
    },
  };
}

describe('the parts in a channel', () => {
  it('show the tick of one’s own message as it goes', async () => {
    const t = await open(<DeliveryStatus messageId="m1" />);
    expect(t.container).toBeEmptyDOMElement();
    await t.after(() => {
      t.channel().enter({ id: 'm1', at: 1, from: 'alice' });
      t.channel().deliver('m1', delivery('sending'), 'sending-message');
    });
    expect(screen.getByTitle('Sending')).toBeInTheDocument();
    await t.after(() =>
      t.channel().deliver('m1', delivery('acknowledged', { acknowledgedBy: ['bob'] }), 'message-acknowledged'),
    );
    expect(screen.getByTitle('Received by at least one')).toBeInTheDocument();
  });

  it('retrieve a gap on request, and are gone when it closes', async () => {
    const t = await open(<GapRow messageId="m1" />);
    const retrieve = vi.spyOn(t.channel(), 'retrieve');
    await t.after(() => {
      t.channel().hold({ id: 'm2', at: 2, waitingFor: ['m1'] });
      t.channel().miss('m1', { senderId: 'bob' });
    });
    expect(screen.getByText('1 message missing from bob')).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    expect(retrieve.mock.calls).toEqual([[['m1']]]);
    await t.after(() => t.channel().receive({ id: 'm1', at: 1 }));
    expect(t.container).toBeEmptyDOMElement();
  });

  it('say that opening failed and why, and open again on request', async () => {
    const t = await open(<SyncBanner />, (stage) => (stage.failure = new Error('the disk is full')));
    await t.pass(1_000);
    expect(screen.getByRole('status')).toHaveTextContent('The channel could not be opened: the disk is full');
    t.stage.failure = undefined;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await t.pass(1_000);
    expect(screen.getByRole('status')).toHaveTextContent('Up to date');
    expect(t.stage.opened).toHaveLength(1);
  });

  it('say connecting while the network has not been there, and offline only when it has been waited for', async () => {
    const away = { ...idleTransport(), health: { get: () => 'offline' as const, subscribe: () => () => {} } };
    const stage = createStage();
    render(
      <stage.Provider transport={away}>
        <SyncBanner />
        <Composer />
      </stage.Provider>,
    );
    const pass = (ms: number) => passTime(stage, ms);
    const notice = 'Offline: kept, and sent once you are back.';
    await pass(2_000);
    expect(screen.getByRole('status')).toHaveTextContent('Connecting');
    expect(screen.queryByText(notice)).not.toBeInTheDocument();
    const { channel } = stage.opened[0]!;
    channel.setSyncStatus({ status: 'offline' });
    act(() => channel.emit('sync-status', channel.syncStatus()));
    await pass(10_000);
    expect(screen.getByRole('status')).toHaveTextContent('Offline');
    expect(screen.getByText(notice)).toBeInTheDocument();
  });

  it('keep what is written while the channel opens, and say that it is not open', async () => {
    let release = () => {};
    const t = await open(<Composer />, (stage) => {
      stage.gate = new Promise((resolve) => (release = resolve));
    });
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'early' } });
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Enter' });
    expect(screen.getByRole('alert')).toHaveTextContent(/^Not sent: /);
    expect(screen.getByRole('textbox')).toHaveValue('early');
    release();
    await t.pass();
    const send = vi.spyOn(t.channel(), 'send').mockReturnValue('m1');
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(send.mock.calls.map(([content]) => new TextDecoder().decode(content))).toEqual(['early']);
    expect(screen.getByRole('textbox')).toHaveValue('');
  });

  it('keep one draft for each channel and participant', async () => {
    await open(<Composer />);
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'draft' } });
    expect(localStorage).toHaveLength(1);
    expect(localStorage.getItem('rc-draft:lobby:alice')).toBe('draft');
  });
});

describe('the parts around a channel', () => {
  it('show who acknowledged an own message and when, as it happens', async () => {
    const t = await open(<DeliveryDetails messageId="m1" />);
    await t.after(() => {
      t.channel().enter({ id: 'm1', at: 1, from: 'alice' });
      t.channel().deliver('m1', delivery('sent', { attempts: 1 }), 'message-sent');
    });
    fireEvent.click(screen.getByRole('button', { name: 'Sent' }));
    expect(screen.getAllByRole('listitem').map(({ dataset }) => dataset['status'])).toEqual(['queued', 'sent']);
    await t.after(() => {
      t.channel().deliver('m1', delivery('acknowledged', { attempts: 1, acknowledgedBy: ['bob'] }));
      t.channel().emit('message-acknowledged', { messageId: 'm1', participantId: 'bob', count: 1 });
    });
    const proof = screen.getByText('Received by bob: a message of theirs follows it');
    // By the clock of the channel, which stands elsewhere than that of the machine.
    const at = Date.parse(proof.parentElement?.querySelector('time')?.dateTime ?? '');
    expect(at).toBeGreaterThanOrEqual(1_000_000);
    expect(at).toBeLessThanOrEqual(t.stage.clock.now());
  });

  it('show what is not confirmed, and send it again on request', async () => {
    const t = await open(<OutboxPanel />);
    const resend = vi.spyOn(t.channel(), 'resend');
    expect(screen.getByText('Nothing waits to be confirmed')).toBeInTheDocument();
    await t.after(() => {
      t.channel().enter({ id: 'm1', at: 1, from: 'alice' });
      t.channel().deliver('m1', delivery('failed', { error: new Error('no peer') }));
      t.channel().emit('sending-message-irrecoverable-error', { messageId: 'm1', error: new Error('no peer') });
    });
    fireEvent.click(screen.getByRole('button', { name: 'Resend' }));
    expect(resend.mock.calls).toEqual([['m1']]);
  });

  it('say how complete the channel is, and whether its network is there', async () => {
    const t = await open(
      <>
        <CompletenessBadge />
        <ConnectionBadge />
      </>,
    );
    await t.pass(1_000);
    expect(screen.getByText('Nothing known to be missing')).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent('Online');
    await t.after(() => {
      t.channel().setSyncStatus({ status: 'syncing', missing: 2 });
      t.channel().emit('sync-status', t.channel().syncStatus());
    });
    await t.pass(1_000);
    expect(screen.getByText('2 messages still missing')).toBeInTheDocument();
  });

  it('say of the next channel nothing that was so of the last', async () => {
    const stage = createStage();
    stage.syncStatus = { status: 'synced' };
    const parts = (
      <>
        <CompletenessBadge />
        <SyncBanner />
      </>
    );
    const { container, rerender } = render(<stage.Provider children={parts} />);
    await passTime(stage, 3_000);
    expect(container).toHaveTextContent(/^Nothing known to be missing.*Up to date/);
    stage.gate = new Promise(() => {});
    rerender(<stage.Provider channelId="hall" children={parts} />);
    expect(container).toHaveTextContent(/^There may be more.*Opening/);
  });

  it('do not speak of what is missing for less than a second, and say at once that nothing is', async () => {
    const t = await open(<CompletenessBadge />);
    const become = (status: 'synced' | 'syncing', missing: number) =>
      t.after(() => {
        t.channel().setSyncStatus({ status, missing });
        t.channel().emit('sync-status', t.channel().syncStatus());
      });
    const complete = 'Nothing known to be missing';
    await become('syncing', 1);
    await t.pass(900);
    expect(screen.getByText(complete)).toBeInTheDocument();
    await become('synced', 0);
    await become('syncing', 2);
    await t.pass(900);
    expect(screen.getByText(complete)).toBeInTheDocument();
    await t.pass(100);
    expect(screen.getByText('2 messages still missing')).toBeInTheDocument();
    await become('synced', 0);
    expect(screen.getByText(complete)).toBeInTheDocument();
  });
});

describe('a list in a channel', () => {
  const talk = async (renderContent?: (content: Uint8Array) => ReactNode) => {
    const t = await open(<MessageList {...(renderContent && { renderContent })} />);
    await t.after(() => {
      for (let index = 0; index < 5; index += 1) t.channel().receive({ id: `b${index}`, at: index });
      t.channel().enter({ id: 'a1', at: 10, from: 'alice' });
      t.channel().deliver('a1', delivery('sending'), 'sending-message');
    }, 500);
    return t;
  };

  it('says nothing of what was there when it opened, nor of older messages, and reads out what comes then', async () => {
    let release = () => {};
    const t = await open(<MessageList />, (stage) => {
      stage.gate = new Promise((resolve) => (release = resolve));
      stage.prepare = (channel) => {
        for (let index = 0; index < 6; index += 1) channel.enter({ id: `b${index}`, at: index, from: 'bob' });
        channel.evict(3);
      };
    });
    const speech = listenTo(t.container);
    release();
    await t.pass(3_000);
    expect(t.container.querySelectorAll('.rc-row')).toHaveLength(6);
    expect(speech.take()).toEqual([]);
    await t.after(() => t.channel().receive({ id: 'b9', at: 9 }), 3_000);
    expect(speech.take()).toEqual([expect.stringContaining('b9')]);
  });

  it('shows and says nothing of one channel in the next, and nothing of what was there in that', async () => {
    const stage = createStage();
    stage.prepare = (channel) => {
      const { channelId } = channel;
      for (let index = 0; index < 3; index += 1) channel.enter({ id: `${channelId} ${index}`, at: index, from: 'bob' });
    };
    const view = render(<stage.Provider children={<MessageList />} />);
    await passTime(stage, 3_000);
    const shown = () =>
      [...view.container.querySelectorAll('[data-rc-row]')].map((row) => row.getAttribute('data-rc-row'));
    expect(shown()).toEqual(['lobby 0', 'lobby 1', 'lobby 2']);
    let release = () => {};
    stage.gate = new Promise((resolve) => (release = resolve));
    const speech = listenTo(view.container);
    view.rerender(<stage.Provider channelId="hall" children={<MessageList />} />);
    await passTime(stage, 3_000);
    expect(shown()).toEqual([]);
    release();
    await passTime(stage, 3_000);
    expect(shown()).toEqual(['hall 0', 'hall 1', 'hall 2']);
    expect(speech.take()).toEqual([]);
  });

  it('redraws no message when the tick of one changes', async () => {
    const drawn = vi.fn((content: Uint8Array) => new TextDecoder().decode(content));
    const t = await talk(drawn);
    expect(screen.getByTitle('Sending')).toBeInTheDocument();
    drawn.mockClear();
    await t.after(() => t.channel().deliver('a1', delivery('sent', { attempts: 1 }), 'message-sent'), 500);
    expect(screen.getByTitle('Sent')).toBeInTheDocument();
    expect(drawn).not.toHaveBeenCalled();
  });

  it('interrupts for the failure of what was just sent, and for no other', async () => {
    const t = await talk();
    const interruption = () => t.container.querySelector('[aria-live=assertive]');
    const fail = (id: string, error: Error) => {
      t.channel().deliver(id, delivery('failed', { error }));
      t.channel().emit('sending-message-irrecoverable-error', { messageId: id, error });
    };
    await t.after(() => fail('a1', new Error('no peer')), 3_000);
    expect(interruption()).toBeEmptyDOMElement();
    await t.after(() => {
      t.channel().enter({ id: 'a2', at: Date.now(), from: 'alice' });
      fail('a2', new Error('too large'));
    }, 3_000);
    expect(interruption()).toHaveTextContent('Not sent: too large. Resend or discard');
  });

  it('speaks a failure once, with its reason, and offers to send again', async () => {
    const t = await talk();
    const resend = vi.spyOn(t.channel(), 'resend');
    const speech = listenTo(t.container);
    const error = new Error('no peer');
    await t.after(() => {
      t.channel().deliver('a1', delivery('failed', { error }));
      t.channel().emit('sending-message-irrecoverable-error', { messageId: 'a1', error });
    }, 3_000);
    expect(speech.take()).toEqual(['Not sent: no peer. Resend or discard']);
    fireEvent.click(screen.getByRole('button', { name: 'Resend' }));
    expect(resend.mock.calls).toEqual([['a1']]);
    await t.after(() => t.channel().receive({ id: 'b9', at: 20 }), 3_000);
    expect(speech.take().filter((text) => text.includes('Not sent'))).toEqual([]);
  });

  it('speaks it again when what was sent again fails again', async () => {
    const t = await talk();
    const fail = () => {
      const error = new Error('no peer');
      t.channel().deliver('a1', delivery('failed', { error }));
      t.channel().emit('sending-message-irrecoverable-error', { messageId: 'a1', error });
    };
    await t.after(fail, 3_000);
    const speech = listenTo(t.container);
    await t.after(() => t.channel().deliver('a1', delivery('sending'), 'sending-message'), 3_000);
    expect(speech.take()).toEqual([]);
    await t.after(fail, 3_000);
    expect(speech.take()).toEqual(['Not sent: no peer. Resend or discard']);
  });

  it('says in one sentence that many failed together', async () => {
    const t = await talk();
    const speech = listenTo(t.container);
    const error = new Error('no peer');
    await t.after(() => {
      for (const id of ['a2', 'a3', 'a4']) {
        t.channel().enter({ id, at: Date.now(), from: 'alice' });
        t.channel().deliver(id, delivery('failed', { error }));
        t.channel().emit('sending-message-irrecoverable-error', { messageId: id, error });
      }
    }, 3_000);
    expect(speech.take()).toEqual(['3 messages not confirmed']);
  });

  it('speaks of what failed and of what healed one after the other, a second apart', async () => {
    const t = await talk();
    await t.pass(3_000);
    const speech = listenTo(t.container);
    const error = new Error('no peer');
    await t.after(() => {
      t.channel().receive({ id: 'b9', at: 2.5, late: true });
      t.channel().enter({ id: 'a2', at: Date.now(), from: 'alice' });
      t.channel().deliver('a2', delivery('failed', { error }));
      t.channel().emit('sending-message-irrecoverable-error', { messageId: 'a2', error });
    }, 0);
    await t.pass(1_050);
    expect(speech.take()).toEqual(['Not sent: no peer. Resend or discard']);
    await t.pass(900);
    expect(speech.take()).toEqual([]);
    await t.pass(200);
    expect(speech.take()).toEqual(['1 earlier message arrived']);
  });

  it('leaves out the rows that are not picked, and no gap', async () => {
    const words = new TextDecoder();
    const pick = (row: MessageRow) => ('content' in row && words.decode(row.content).startsWith('b') ? undefined : row);
    const t = await open(<MessageList pick={pick} />);
    await t.after(() => {
      t.channel().receive({ id: 'a1', at: 1 });
      t.channel().receive({ id: 'b1', at: 2 });
      t.channel().hold({ id: 'a2', at: 4, waitingFor: ['m3'] });
      t.channel().hold({ id: 'b2', at: 5, waitingFor: ['m3'] });
      t.channel().miss('m3');
    }, 2_000);
    const keys = [...t.container.querySelectorAll('[data-rc-row]')].map((row) => row.getAttribute('data-rc-row'));
    expect(keys).toEqual(['a1', 'm3', 'a2']);
  });

  it('lets an app add to what a message says, and keep how text is set', async () => {
    const t = await talk((content) => (
      <>
        <TextContent content={`${new TextDecoder().decode(content)}!`} />
        <i>edited</i>
      </>
    ));
    const text = t.container.querySelector('[data-rc-row=b1] .rc-text');
    expect(text).toHaveAttribute('dir', 'auto');
    expect(text?.parentElement).toHaveTextContent('b1!edited');
  });
});

describe('the divider above what was not read', () => {
  /** A list that marks as read what is on screen. */
  function ReadList(): ReactNode {
    const { firstUnreadId, markRead } = useUnread();
    return <MessageList firstUnreadId={firstUnreadId} onSeen={markRead} />;
  }

  it('does not stand above the first message of an empty channel that arrives before the reader’s eyes', async () => {
    const t = await open(<ReadList />);
    await t.after(() => t.channel().receive({ id: 'm1', at: 1 }), 2_000);
    expect(t.container.querySelectorAll('.rc-row')).toHaveLength(1);
    expect(screen.queryByText('New messages')).not.toBeInTheDocument();
  });

  it('stands above the first message of an empty channel that arrived behind the reader’s back', async () => {
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    const t = await open(<ReadList />);
    await t.after(() => t.channel().receive({ id: 'm1', at: 1 }), 2_000);
    hidden.mockReturnValue(false);
    await t.after(() => document.dispatchEvent(new Event('visibilitychange')), 2_000);
    expect(screen.getByText('New messages')).toBeInTheDocument();
  });

  it('is there at once where unread messages are there when the list comes', async () => {
    function Later({ shown }: { shown: boolean }): ReactNode {
      useUnread();
      return shown ? <ReadList /> : null;
    }
    const t = await open(<Later shown={false} />);
    await t.after(() => t.channel().receive({ id: 'm1', at: 1 }));
    t.rerender(<t.stage.Provider children={<Later shown />} />);
    expect(screen.getByText('New messages')).toBeInTheDocument();
  });
});
