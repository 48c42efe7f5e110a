import type { LogEntry, MissingState, OrderKey } from '../engine/index.js';
import { compareEntries } from '../ports/order.js';
import { changeRows, gapRow, indexOfPlace } from './rowOrder.js';
import type { DeliveredRow, HeldRow, MessageRow } from './rows.js';
import { share } from './same.js';
import { SharedMap } from './sharedMap.js';
import type { Slice } from './slice.js';
import type { ChannelRows } from './state.js';

/** A message is late when it lands above one that has been there this long, ms: normal reordering is not news. */
const lateAfter = 2_000;

/** The slice of the rows: what is delivered, held and missing, in one order. */
export const followRows: Slice<ChannelRows> = ({ channel, clock, note, changedOwn, ownEntries }) => {
  const rowOf = (entry: LogEntry): DeliveredRow => ({
    kind: 'message',
    key: entry.messageId,
    ...entry,
    own: entry.senderId === channel.participantId,
    late: false,
    gaps: [],
  });

  let rows: readonly MessageRow[] = [];
  let rowsById: SharedMap<MessageRow> = SharedMap.empty();

  // What may have changed since the last commit.
  /** Messages that entered the log or were replaced in it; undefined = it left. */
  const messages = new Map<string, DeliveredRow | undefined>();
  let heldChanged = true;

  /** What is missing or lost, as the state has it. */
  let missing: readonly MissingState[] = [];
  /** Rows of held messages. */
  let held: readonly HeldRow[] = [];
  /** Rows of what is missing or lost. */
  let gaps: readonly MessageRow[] = [];
  /** Lost ids that delivered messages follow. */
  const followed = new Set<string>();
  /** Where the log in memory starts, if there is more of it. */
  let oldest: OrderKey | undefined;

  const enter = (entry: LogEntry, more?: Partial<DeliveredRow>): void => {
    messages.set(entry.messageId, { ...rowOf(entry), receivedAt: clock.now(), ...more });
  };

  /** Whether the place of a new message is one that its reader may have read past. */
  const isReadPast = (entry: LogEntry): boolean => {
    if (rowsById.get(entry.messageId)?.kind === 'lost') return true;
    let index = indexOfPlace(rows, entry);
    while (index < rows.length && rows[index]!.kind !== 'message') index++;
    const below = rows[index] as DeliveredRow | undefined;
    return below !== undefined && (below.receivedAt ?? 0) <= clock.now() - lateAfter;
  };

  const messageRow = (messageId: string): DeliveredRow | undefined => {
    const row = messages.has(messageId) ? messages.get(messageId) : rowsById.get(messageId);
    return row?.kind === 'message' ? row : undefined;
  };

  const keys = (): string[] => [...messages.keys(), ...rows.map(({ key }) => key)];

  /** What no event showed entering the log, as one's own messages and older ones, and what left it. */
  const readLog = (logChanged: boolean): void => {
    if (logChanged) {
      const log = channel.log();
      oldest = channel.olderCount() > 0 ? log[0] : undefined;
      if (rows.length + messages.size === 0) {
        // In order and all of it new: looking for changes would take several times as long.
        rows = log.map(rowOf);
        rowsById = rowsById.with(rows.map((row) => [row.key, row]));
      } else {
        const here = new Set(log.map(({ messageId }) => messageId));
        for (const entry of log) if (!messageRow(entry.messageId)) enter(entry);
        for (const key of keys()) if (!here.has(key) && messageRow(key)) messages.set(key, undefined);
      }
    }
    for (const messageId of changedOwn) {
      const entry = ownEntries.get(messageId);
      if (entry && !messageRow(messageId)) enter(entry);
    }
  };

  /** A message that is here is nobody's gap any more. */
  const heal = (): void => {
    const healed = new Set([...messages.keys()].filter((messageId) => followed.delete(messageId)));
    if (healed.size === 0) return;
    for (const key of keys()) {
      const row = messageRow(key);
      if (row?.gaps.some((id) => healed.has(id))) {
        messages.set(key, { ...row, gaps: row.gaps.filter((id) => !healed.has(id)) });
      }
    }
  };

  /** Where something is missing. */
  const readGaps = (): MessageRow[] => {
    const awaited = new Set(oldest ? held.flatMap(({ waitingFor }) => waitingFor) : []);
    // The first message that follows it takes its gap along when it leaves for persistence.
    const isOlder = ({ followedBy }: MissingState): boolean =>
      oldest !== undefined && followedBy !== undefined && compareEntries(followedBy, oldest) < 0;
    return missing
      .filter((entry) => !isOlder(entry) || awaited.has(entry.messageId))
      .map((entry) => gapRow(entry, rowsById.get(entry.messageId)));
  };

  note(['message-received'], ({ late, gaps: lost, ...entry }) => {
    enter(entry, { late: late && isReadPast(entry), gaps: lost });
    for (const id of lost) followed.add(id);
    if (held.length > 0) heldChanged = true;
  });
  note(['message-replaced'], (entry) => enter(entry, { receivedAt: messageRow(entry.messageId)?.receivedAt }));
  note(['message-held', 'irretrievable-message'], () => (heldChanged = true));

  return (next, logChanged) => {
    const changes = new Map<string, MessageRow | undefined>();
    readLog(logChanged);
    heal();
    if (logChanged || heldChanged || next.missing !== missing) {
      for (const { key } of [...held, ...gaps]) changes.set(key, undefined);
      if (heldChanged) {
        held = channel.held().map((entry) => {
          const key = entry.messageId;
          return share(rowsById.get(key) as HeldRow | undefined, { kind: 'held', key, ...entry });
        });
      }
      ({ missing } = next);
      gaps = readGaps();
      for (const row of [...held, ...gaps]) changes.set(row.key, row);
    }
    for (const [key, row] of messages) changes.set(key, row);
    for (const [key, row] of changes) if (row === rowsById.get(key)) changes.delete(key);
    rows = changeRows(rows, changes, rowsById);
    rowsById = rowsById.with(changes);
    messages.clear();
    heldChanged = false;
    return { rows, rowsById };
  };
};
