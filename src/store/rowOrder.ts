import { compareEntries } from '../sds/order.js';
import type { MessageRow } from './rows.js';

/** Where a row stands: at an entry of the log, or before it. */
export interface RowPlace {
  readonly lamportTimestamp: number;
  readonly messageId: string;
  /** Gaps before the same entry stand in the order they were noticed; the entry itself comes after them. */
  readonly sequence: number;
}

/** The `sequence` of a row that is an entry itself. */
const entrySequence = Number.MAX_SAFE_INTEGER;

/** Where a message stands, delivered or held. */
export function entryPlace(entry: { readonly lamportTimestamp: number; readonly messageId: string }): RowPlace {
  return { lamportTimestamp: entry.lamportTimestamp, messageId: entry.messageId, sequence: entrySequence };
}

/** Log order, each gap directly before its entry. */
export function comparePlaces(a: RowPlace, b: RowPlace): number {
  return compareEntries(a, b) || a.sequence - b.sequence;
}

/** A row that is new, changed, moved or gone. `from`: where it stood. `to`: where it stands now. */
export interface RowChange {
  readonly from?: RowPlace;
  readonly to?: RowPlace;
  /** Present with `to`. */
  readonly row?: MessageRow;
}

/** Index of the first row that does not stand before `place`. */
export function indexOfPlace(
  rows: readonly MessageRow[],
  place: RowPlace,
  placeOf: (row: MessageRow) => RowPlace,
): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comparePlaces(placeOf(rows[middle] as MessageRow), place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The rows with `changes` made: one copy and a search per change when all that is new comes last, one merge otherwise.
 * @param placeOf where a row of `rows` stands
 */
export function applyRowChanges(
  rows: readonly MessageRow[],
  changes: readonly RowChange[],
  placeOf: (row: MessageRow) => RowPlace,
): readonly MessageRow[] {
  if (changes.length === 0) return rows;
  const next = rows.slice();
  const removed = new Set<number>();
  const inserted: { readonly place: RowPlace; readonly row: MessageRow }[] = [];
  for (const { from, to, row } of changes) {
    if (from !== undefined && to !== undefined && comparePlaces(from, to) === 0) {
      next[indexOfPlace(rows, from, placeOf)] = row as MessageRow;
      continue;
    }
    if (from !== undefined) removed.add(indexOfPlace(rows, from, placeOf));
    if (to !== undefined) inserted.push({ place: to, row: row as MessageRow });
  }
  if (inserted.length > 1) inserted.sort((a, b) => comparePlaces(a.place, b.place));

  const first = inserted[0];
  const last = rows.at(-1);
  const appends = first === undefined || last === undefined || comparePlaces(placeOf(last), first.place) < 0;
  if (removed.size === 0 && appends) {
    for (const { row } of inserted) next.push(row);
    return next;
  }

  // Nothing changes before the first place touched.
  let start = first === undefined ? rows.length : indexOfPlace(rows, first.place, placeOf);
  for (const index of removed) start = Math.min(start, index);
  const merged = next.slice(0, start);
  let at = 0;
  for (let i = start; i < rows.length; i++) {
    if (removed.has(i)) continue;
    // The old row tells the place (a replaced row stands where the old one stood).
    if (at < inserted.length) {
      const place = placeOf(rows[i] as MessageRow);
      while (at < inserted.length) {
        const candidate = inserted[at] as (typeof inserted)[number];
        if (comparePlaces(candidate.place, place) > 0) break;
        merged.push(candidate.row);
        at++;
      }
    }
    merged.push(next[i] as MessageRow);
  }
  while (at < inserted.length) merged.push((inserted[at++] as (typeof inserted)[number]).row);
  return merged;
}
