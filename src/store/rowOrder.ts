import type { MissingState, OrderKey } from '../engine/index.js';
import { compareEntries } from '../ports/order.js';
import type { GapRow, LostRow, MessageRow } from './rows.js';
import type { ReadonlySharedMap } from './sharedMap.js';

/** Where a row stands: at an entry of the log, or before it. */
interface RowPlace extends OrderKey {
  /** Gaps before the same entry stand in the order they were noticed; the entry itself, without one, comes after them. */
  readonly sequence?: number;
}

const gapRows = new WeakMap<MissingState, GapRow | LostRow>();
const gapPlaces = new WeakMap<MessageRow, RowPlace>();
let nextSequence = 0;

/**
 * The row of a message that is not here, the same for the same `entry`. It stands directly before the first message
 * that follows it, or, if only a sync message named it, where the log was when it was noticed.
 * @param before its row so far, if it has one
 */
export function gapRow(entry: MissingState, before: MessageRow | undefined): GapRow | LostRow {
  const { messageId, senderId, dependents, since, state, via, followedBy } = entry;
  let row = gapRows.get(entry);
  if (row === undefined) {
    const known = { key: messageId, messageIds: [messageId], senderId, dependents, since };
    row = state === 'lost' ? { kind: 'lost', ...known } : { kind: 'gap', ...known, state, via };
    const sequence = (before && gapPlaces.get(before)?.sequence) ?? nextSequence++;
    gapPlaces.set(row, { lamportTimestamp: since, messageId, ...followedBy, sequence });
    gapRows.set(entry, row);
  }
  return row;
}

function placeOf(row: MessageRow): RowPlace {
  return 'content' in row ? row : gapPlaces.get(row)!;
}

/** Log order, each gap directly before its entry. */
function comparePlaces(a: RowPlace, b: RowPlace): number {
  return compareEntries(a, b) || (a.sequence ?? Number.MAX_VALUE) - (b.sequence ?? Number.MAX_VALUE);
}

function compareRows(a: MessageRow, b: MessageRow): number {
  return comparePlaces(placeOf(a), placeOf(b));
}

/** Index of the first row that does not stand before `place`. */
export function indexOfPlace(rows: readonly MessageRow[], place: RowPlace): number {
  let low = 0;
  for (let high = rows.length; low < high;) {
    const middle = (low + high) >>> 1;
    if (comparePlaces(placeOf(rows[middle]!), place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The rows after `changes`, and the same list if there are none: what stands before the first change is copied and never
 * looked at.
 * @param changes rows by key; undefined = it goes
 * @param rowsById the rows by key so far
 */
export function changeRows(
  rows: readonly MessageRow[],
  changes: ReadonlyMap<string, MessageRow | undefined>,
  rowsById: ReadonlySharedMap<MessageRow>,
): readonly MessageRow[] {
  if (changes.size === 0) return rows;
  const gone = new Set<MessageRow>();
  const come: MessageRow[] = [];
  for (const [key, after] of changes) {
    const before = rowsById.get(key);
    if (before) gone.add(before);
    if (after) come.push(after);
  }
  come.sort(compareRows);
  let first = rows.length;
  for (const row of [...gone, ...come.slice(0, 1)]) first = Math.min(first, indexOfPlace(rows, placeOf(row)));
  const next = rows.slice(0, first);
  let at = 0;
  for (let index = first; index <= rows.length; index++) {
    const row = rows[index];
    while (at < come.length && (row === undefined || compareRows(come[at]!, row) < 0)) next.push(come[at++]!);
    if (row !== undefined && !gone.has(row)) next.push(row);
  }
  return next;
}
