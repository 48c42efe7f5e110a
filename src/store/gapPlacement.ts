import type { MissingState } from '../engine/index.js';
import { compareEntries } from '../sds/order.js';
import type { DeliveredRow, GapRow, HeldRow, LostRow } from './rows.js';
import type { RowPlace } from './rowOrder.js';

/** The row of a message that is not here. */
export function gapRow(entry: MissingState): GapRow | LostRow {
  const { messageId, senderId, dependents, since } = entry;
  const common = {
    key: messageId,
    messageIds: [messageId],
    dependents,
    since,
    ...(senderId === undefined ? {} : { senderId }),
  };
  if (entry.state === 'lost') return { kind: 'lost', ...common };
  const { state, via } = entry;
  return { kind: 'gap', ...common, state, ...(via === undefined ? {} : { via }) };
}

/**
 * Where each missing id stands: directly before the first row that names it. One that no row names stands
 * before the message that the engine knows to follow it, or, if only a sync message named it, where the log was when it
 * was noticed.
 * @param naming the rows that name each missing id
 * @param previous the places of the last time: the order of gaps before the same row stays
 */
export function placeGaps(
  missing: readonly MissingState[],
  naming: ReadonlyMap<string, readonly (DeliveredRow | HeldRow)[]>,
  previous: ReadonlyMap<string, RowPlace>,
): Map<string, RowPlace> {
  const places = new Map<string, RowPlace>();
  let nextSequence = 0;
  for (const { sequence } of previous.values()) nextSequence = Math.max(nextSequence, sequence + 1);
  for (const { messageId, since, followedBy } of missing) {
    let first: { readonly lamportTimestamp: number; readonly messageId: string } | undefined;
    for (const row of naming.get(messageId) ?? []) {
      if (first === undefined || compareEntries(row, first) < 0) first = row;
    }
    first ??= followedBy ?? { lamportTimestamp: since, messageId };
    places.set(messageId, {
      lamportTimestamp: first.lamportTimestamp,
      messageId: first.messageId,
      sequence: previous.get(messageId)?.sequence ?? nextSequence++,
    });
  }
  return places;
}
