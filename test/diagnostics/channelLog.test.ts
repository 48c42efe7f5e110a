import { describe, expect, it, vi } from 'vitest';
import type { ChannelLogEntry, ChannelLogLevel } from '../../src/diagnostics/index.js';
import { logChannel, shortId } from '../../src/diagnostics/index.js';
import type { ReliableChannelEvents } from '../../src/engine/index.js';
import { scriptedChannel } from '../support/scriptedChannel.js';

const content = new TextEncoder().encode('attack at dawn');
const of = { messageId: 'the id of a message', senderId: 'bob@example.org', content, lamportTimestamp: 1 };
const { messageId, senderId } = of;

/** Each event, with as much in it as may be. */
const events: ReliableChannelEvents = {
  'sending-message': { messageId, attempt: 1 },
  'message-sent': { messageId, attempt: 1 },
  'message-possibly-acknowledged': { messageId, count: 1 },
  'message-acknowledged': { messageId, participantId: senderId, count: 1 },
  'message-unconfirmed': { messageId, attempts: 16 },
  'sending-message-irrecoverable-error': { messageId, error: new Error('refused') },
  'delivery-changed': { messageId },
  'messages-evicted': { messageIds: [messageId], oldest: of },
  'message-received': { ...of, late: true, gaps: [messageId] },
  'own-message-received': of,
  'message-replaced': of,
  'message-held': { ...of, waitingFor: [messageId] },
  'ephemeral-received': { senderId, content },
  'message-missing': { entries: [{ messageId, senderId, retrievalHint: content, dependents: 1 }] },
  'missing-changed': { messageIds: [messageId] },
  'message-recovered': { messageId, via: 'store' },
  'irretrievable-message': { messageId, senderId, retrievalHint: content },
  'sync-status': { status: 'synced', received: 1, missing: 0, lost: 0, lastHeardAt: 5 },
  'participants-changed': { participantId: senderId },
  'read-changed': { read: [5] },
  'repair-request-sent': { messageIds: [messageId] },
  'repair-response-sent': { messageId },
  undecodable: { reason: 'ends\nearly', bytes: content },
};
const names = Object.keys(events) as (keyof ReliableChannelEvents)[];

/** A log of everything that may happen in a channel. */
function logOfAll(level?: ChannelLogLevel) {
  const channel = scriptedChannel({ channelId: 'the secret plan' });
  const entries: ChannelLogEntry[] = [];
  const stop = logChannel(channel, (entry) => entries.push(entry), { level, now: () => 7 });
  const happen = () => {
    for (const name of names) channel.emit(name, events[name] as never);
  };
  happen();
  return { channel, entries, stop, happen };
}

describe('a log of a channel', () => {
  it('has every event, in order, with its time and the channel', () => {
    const { entries } = logOfAll('debug');
    expect(entries.map(({ event }) => event)).toEqual(['network', ...names]);
    expect(new Set(entries.map(({ at, channel }) => `${at} ${channel}`))).toEqual(
      new Set([`7 ${shortId('the secret plan')}`]),
    );
  });

  it('has no contents, no bytes and no whole ids: numbers, words and short ids on one line only', () => {
    const { entries } = logOfAll('debug');
    const text = JSON.stringify(entries);
    for (const told of [messageId, senderId, 'attack', 'the secret plan']) expect(text).not.toContain(told);
    const values = entries.flatMap(({ detail }) => Object.values(detail));
    for (const value of values) expect(typeof value).toMatch(/^(string|number|boolean|undefined)$/);
    expect(text).not.toContain('\\n');
    expect(entries.find(({ event }) => event === 'message-received')!.detail).toEqual({
      messageId: shortId(messageId),
      senderId: shortId(senderId),
      bytes: content.length,
      late: true,
      gaps: 1,
    });
  });

  it('leaves out what matters less than asked, info by default', () => {
    const ranks: Record<ChannelLogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };
    const counts = (['debug', 'info', 'warn', 'error'] as const).map((level) => {
      const { entries } = logOfAll(level);
      expect(entries.every((entry) => ranks[entry.level] >= ranks[level])).toBe(true);
      return entries.length;
    });
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(new Set(counts).size).toBe(4);
    expect(logOfAll().entries).toEqual(logOfAll('info').entries);
    expect(logOfAll('error').entries.map(({ event }) => event)).toEqual(['sending-message-irrecoverable-error']);
  });

  it('listens to what it logs only, and to nothing once it is stopped', () => {
    const { channel, entries, stop, happen } = logOfAll('error');
    expect(channel.listenerCount).toBe(1);
    stop();
    happen();
    expect(entries).toHaveLength(1);
    expect(channel.listenerCount).toBe(0);
  });

  it('tells the network’s health once when it begins and once a change, with its reason', () => {
    let tell = (): void => {};
    let health: 'online' | 'offline' = 'online';
    const stopped = vi.fn();
    const channel = Object.assign(scriptedChannel(), {
      health: {
        get: () => health,
        detail: () => ({ publishing: false, receiving: false, reason: health === 'offline' ? 'no\npeer' : undefined }),
        subscribe: (listener: () => void) => {
          tell = listener;
          return stopped;
        },
      },
    });
    const entries: ChannelLogEntry[] = [];
    const stop = logChannel(channel, (entry) => entries.push(entry));
    tell();
    health = 'offline';
    tell();
    tell();
    stop();
    expect(entries.map(({ level, event, detail }) => [level, event, detail])).toEqual([
      ['info', 'network', { status: 'online', reason: undefined }],
      ['warn', 'network', { status: 'offline', reason: 'no peer' }],
    ]);
    expect(stopped).toHaveBeenCalledOnce();
  });
});
