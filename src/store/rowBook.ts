import type { HeldMessage, MissingState, OrderKey } from '../engine/index.js';
import { compareEntries } from '../sds/order.js';
import { gapRow, placeGaps } from './gapPlacement.js';
import type { RowChange, RowPlace } from './rowOrder.js';
import { applyRowChanges, comparePlaces, entryPlace, indexOfPlace } from './rowOrder.js';
import type { DeliveredRow, HeldRow, MessageRow } from './rows.js';
import { share } from './same.js';
import { SharedMap } from './sharedMap.js';

/** What happened to the rows since the last update. */
export interface RowUpdate {
  /** Messages that entered the log. */
  readonly delivered: readonly DeliveredRow[];
  /** Messages that left it. */
  readonly removed: readonly string[];
  /** All held messages; undefined = as before. */
  readonly held?: readonly HeldMessage[];
  /** All missing and lost ids; undefined = as before. */
  readonly missing?: readonly MissingState[];
  /** Where the log in memory starts, if there is more of it. */
  readonly oldest: OrderKey | undefined;
}

/** The rows of a channel, changed a burst at a time. Rows, and the lists of them, that a burst leaves alone stay the same objects. */
export class RowBook {
  /** Every row in its place. */
  rows: readonly MessageRow[] = [];
  /** Every row by key. */
  byId: SharedMap<MessageRow> = SharedMap.empty();
  /** Rows of the log, a count. */
  delivered = 0;

  #held: ReadonlySet<string> = new Set();
  #missing: readonly MissingState[] = [];
  #gapPlaces: ReadonlyMap<string, RowPlace> = new Map();
  /** Delivered messages by a lost id they follow. */
  readonly #following = new Map<string, Set<string>>();

  /** How many messages are held, a count. */
  get heldCount(): number {
    return this.#held.size;
  }

  /** Whether the first message that stands behind the place of `entry` has been there since before `time`, ms since the epoch. */
  isAboveSettled(entry: DeliveredRow, time: number): boolean {
    for (let i = indexOfPlace(this.rows, entryPlace(entry), placeIn(this.#gapPlaces)); i < this.rows.length; i++) {
      const row = this.rows[i] as MessageRow;
      if (row.kind === 'message' && row.key !== entry.key) return (row.receivedAt ?? Number.NEGATIVE_INFINITY) <= time;
    }
    return false;
  }

  update({ delivered, removed, held, missing, oldest }: RowUpdate): void {
    const changed = new Map<string, MessageRow | undefined>();
    const current = (key: string): MessageRow | undefined => (changed.has(key) ? changed.get(key) : this.byId.get(key));

    for (const messageId of removed) {
      const row = this.byId.get(messageId);
      if (row?.kind !== 'message') continue;
      changed.set(messageId, undefined);
      for (const lost of row.gaps) this.#unfollow(lost, messageId);
    }
    for (const row of delivered) {
      changed.set(row.key, row);
      for (const lost of row.gaps) this.#follow(lost, row.messageId);
    }
    for (const { messageId } of delivered) this.#heal(messageId, current, changed);
    if (held !== undefined) this.#updateHeld(held, current, changed);
    const gapPlaces = this.#updateGaps(missing ?? this.#missing, oldest, current, changed);
    this.#apply(changed, gapPlaces);
  }

  #follow(lost: string, follower: string): void {
    const followers = this.#following.get(lost);
    if (followers === undefined) this.#following.set(lost, new Set([follower]));
    else followers.add(follower);
  }

  #unfollow(lost: string, follower: string): void {
    const followers = this.#following.get(lost);
    if (followers?.delete(follower) && followers.size === 0) this.#following.delete(lost);
  }

  /** A message that is here is nobody's gap any more. */
  #heal(
    messageId: string,
    current: (key: string) => MessageRow | undefined,
    changed: Map<string, MessageRow | undefined>,
  ): void {
    const followers = this.#following.get(messageId);
    if (followers === undefined) return;
    this.#following.delete(messageId);
    for (const key of followers) {
      const row = current(key);
      if (row?.kind === 'message') changed.set(key, { ...row, gaps: row.gaps.filter((gap) => gap !== messageId) });
    }
  }

  #updateHeld(
    held: readonly HeldMessage[],
    current: (key: string) => MessageRow | undefined,
    changed: Map<string, MessageRow | undefined>,
  ): void {
    const now = new Set<string>();
    for (const { messageId, senderId, content, lamportTimestamp, waitingFor } of held) {
      const before = current(messageId);
      if (before?.kind === 'message') continue;
      now.add(messageId);
      const row: HeldRow = { kind: 'held', key: messageId, messageId, senderId, content, lamportTimestamp, waitingFor };
      const shared = share(before, row);
      if (shared !== before) changed.set(messageId, shared);
    }
    for (const key of this.#held) {
      if (!now.has(key) && current(key)?.kind === 'held') changed.set(key, undefined);
    }
    this.#held = now;
  }

  #updateGaps(
    missing: readonly MissingState[],
    oldest: OrderKey | undefined,
    current: (key: string) => MessageRow | undefined,
    changed: Map<string, MessageRow | undefined>,
  ): ReadonlyMap<string, RowPlace> {
    this.#missing = missing;
    if (missing.length === 0 && this.#gapPlaces.size === 0) return this.#gapPlaces;

    const naming = new Map<string, (DeliveredRow | HeldRow)[]>();
    const name = (messageId: string, row: DeliveredRow | HeldRow): void => {
      const rows = naming.get(messageId);
      if (rows === undefined) naming.set(messageId, [row]);
      else rows.push(row);
    };
    for (const key of this.#held) {
      const row = current(key);
      if (row?.kind === 'held') for (const id of row.waitingFor) name(id, row);
    }
    const absent = missing.filter(({ messageId, followedBy }) => {
      const kind = current(messageId)?.kind;
      if (kind === 'message' || kind === 'held') return false;
      // The first message that follows it takes its gap along when it leaves for persistence.
      const isOlder = oldest !== undefined && followedBy !== undefined && compareEntries(followedBy, oldest) < 0;
      return !isOlder || naming.has(messageId);
    });
    for (const { messageId } of absent) {
      for (const key of this.#following.get(messageId) ?? []) {
        const row = current(key);
        if (row?.kind === 'message') name(messageId, row);
      }
    }

    const places = placeGaps(absent, naming, this.#gapPlaces);
    for (const entry of absent) {
      const { messageId } = entry;
      const before = current(messageId);
      const row = share(before, gapRow(entry));
      const from = this.#gapPlaces.get(messageId);
      const moved = from === undefined || comparePlaces(from, places.get(messageId) as RowPlace) !== 0;
      if (row !== before || moved) changed.set(messageId, row);
    }
    for (const key of this.#gapPlaces.keys()) {
      if (!places.has(key) && !changed.has(key)) changed.set(key, undefined);
    }
    return places;
  }

  #apply(changed: ReadonlyMap<string, MessageRow | undefined>, gapPlaces: ReadonlyMap<string, RowPlace>): void {
    const placeBefore = placeIn(this.#gapPlaces);
    const placeNow = placeIn(gapPlaces);

    const changes: RowChange[] = [];
    for (const [key, row] of changed) {
      const before = this.byId.get(key);
      if (before === undefined && row === undefined) continue;
      if (before?.kind === 'message') this.delivered--;
      if (row?.kind === 'message') this.delivered++;
      changes.push({
        from: before === undefined ? undefined : placeBefore(before),
        to: row === undefined ? undefined : placeNow(row),
        row,
      });
    }
    this.rows = applyRowChanges(this.rows, changes, placeBefore);
    this.byId = this.byId.with(changed);
    this.#gapPlaces = gapPlaces;
  }
}

function placeIn(gapPlaces: ReadonlyMap<string, RowPlace>): (row: MessageRow) => RowPlace {
  return (row) =>
    row.kind === 'message' || row.kind === 'held' ? entryPlace(row) : (gapPlaces.get(row.key) as RowPlace);
}
