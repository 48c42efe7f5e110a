import type { LogEntry, MessageDelivery } from '../engine/index.js';
import { compareEntries } from '../ports/order.js';
import type { Told } from './messages.js';
import type { Source } from './source.js';

/**
 * What happened while nobody told this tab: the events that lead from one state of the channel to another.
 * @param isKnown whether this tab sent the message itself, and shows it already
 */
export function differences(
  before: Source,
  after: Source,
  participantId: string,
  isKnown: (messageId: string) => boolean,
): readonly Told[] {
  const told: Told[] = [];
  const [was, is] = [byId(before.log()), byId(after.log())];
  // Without older ones in persistence there is nothing before the first that this tab could have been told of.
  const oldest = before.olderCount() > 0 ? before.log()[0] : undefined;
  const last = before.log().at(-1);

  const left = [...was.keys()].filter((messageId) => !is.has(messageId));
  // Those that stand before what was in memory are older ones, which no event tells: the log is read anew for them.
  const older = [...is.values()].some((entry) => !was.has(entry.messageId) && isBefore(entry, oldest));
  if (left.length > 0 || older || before.olderCount() !== after.olderCount()) {
    told.push(['messages-evicted', { messageIds: left, oldest: after.olderCount() > 0 ? after.log()[0] : undefined }]);
  }
  for (const entry of is.values()) {
    if (was.has(entry.messageId) || isBefore(entry, oldest)) continue;
    if (entry.senderId !== participantId) {
      const late = last !== undefined && compareEntries(entry, last) < 0;
      told.push(['message-received', { ...entry, late, gaps: [] }]);
    } else if (!isKnown(entry.messageId)) told.push(['own-message-received', entry]);
  }
  for (const { messageId, senderId } of is.values()) {
    if (senderId !== participantId) continue;
    told.push(...deliveryDifferences(messageId, before.delivery(messageId), after.delivery(messageId)));
  }

  const held = new Set(before.held().map(({ messageId }) => messageId));
  for (const { messageId, senderId, content, waitingFor } of after.held()) {
    if (!held.has(messageId)) told.push(['message-held', { messageId, senderId, content, waitingFor }]);
  }
  const absent = new Map(before.missing().map((entry) => [entry.messageId, entry.state]));
  const entries = after.missing().filter(({ messageId }) => !absent.has(messageId));
  if (entries.length > 0) told.push(['message-missing', { entries }]);
  for (const { messageId, senderId, retrievalHint, state } of after.missing()) {
    const state0 = absent.get(messageId);
    if (state === 'lost' && state0 !== 'lost')
      told.push(['irretrievable-message', { messageId, senderId, retrievalHint }]);
  }
  told.push(['missing-changed', { messageIds: after.missing().map(({ messageId }) => messageId) }]);

  const heard = new Map(before.participants().map(({ participantId: id, lastHeardAt }) => [id, lastHeardAt]));
  for (const { participantId: id, lastHeardAt } of after.participants()) {
    if (heard.get(id) !== lastHeardAt) told.push(['participants-changed', { participantId: id }]);
  }
  if (before.read().join() !== after.read().join()) told.push(['read-changed', { read: after.read() }]);
  told.push(['sync-status', after.syncStatus()]);
  return told;
}

function deliveryDifferences(
  messageId: string,
  before: MessageDelivery | undefined,
  after: MessageDelivery | undefined,
): readonly Told[] {
  if (after === undefined || before?.status === after.status) {
    if (before?.attempts === after?.attempts && before?.acknowledgedBy.length === after?.acknowledgedBy.length)
      return [];
  }
  const { acknowledgedBy = [], error, attempts = 0 } = after ?? {};
  const told: Told[] = [];
  for (const [index, participantId] of acknowledgedBy.entries()) {
    if (before?.acknowledgedBy.includes(participantId)) continue;
    told.push(['message-acknowledged', { messageId, participantId, count: index + 1 }]);
  }
  if (before?.status === after?.status) return [...told, ['delivery-changed', { messageId }]];
  if (after?.status === 'unconfirmed') told.push(['message-unconfirmed', { messageId, attempts }]);
  else if (after?.status === 'failed') {
    told.push(['sending-message-irrecoverable-error', { messageId, error: error ?? new Error('unknown') }]);
  } else if (told.length === 0) told.push(['delivery-changed', { messageId }]);
  return told;
}

function byId(log: readonly LogEntry[]): ReadonlyMap<string, LogEntry> {
  return new Map(log.map((entry) => [entry.messageId, entry]));
}

function isBefore(entry: LogEntry, oldest: LogEntry | undefined): boolean {
  return oldest !== undefined && compareEntries(entry, oldest) < 0;
}
