import type { MissingState, OrderKey } from '../engine/index.js';
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
 * Where each missing id stands: directly before the first message that names it, by the rows and by what the engine
 * knows, or, if only a sync message named it, where the log was when it was noticed.
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
    let first: OrderKey | undefined = followedBy;
    for (const row of naming.get(messageId) ?? []) {
      if (first === undefined || compareEntries(row, first) < 0) first = row;
    }
    first ??= { lamportTimestamp: since, messageId };
    places.set(messageId, {
      lamportTimestamp: first.lamportTimestamp,
      messageId: first.messageId,
      sequence: previous.get(messageId)?.sequence ?? nextSequence++,
    });
  }
  return places;
}
