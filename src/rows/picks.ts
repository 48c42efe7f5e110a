import { kept, keptFor } from './kept.js';

/*
 * Each of these gives the same function for the same arguments: `useMessages` and `useTypedMessages` ask a `pick` that stays
 * the same for new and changed rows only, so they may be written inline.
 */

/** What `pick` of `useMessages` and `useTypedMessages` is: what is shown of a row, the same for the same row; undefined = nothing. */
export type RowPick<R, T = R> = (row: R) => T | undefined;

interface AnyRow {
  readonly kind: string;
  readonly key: string;
  readonly senderId?: string;
  readonly type?: string;
}
type AnyPick = RowPick<AnyRow, unknown>;

/**
 * Picks the rows of one author: messages, held ones, and what is missing of theirs, where it is known to be.
 * @param senderId whose
 */
export const byAuthor: (senderId: string) => <R extends { readonly senderId?: string }>(row: R) => R | undefined = kept(
  (senderId) => (row) => (row.senderId === senderId ? row : undefined),
);

const kinds = kept(
  (kind): AnyPick =>
    (row) =>
      row.kind === kind ? row : undefined,
);

/**
 * Picks the rows of one kind.
 * @param kind `message`, `held`, `gap` or `lost`; of `useTypedMessages` also `unknown` and `undecodable`
 */
export function byKind<K extends string>(
  kind: K,
): <R extends { readonly kind: string }>(row: R) => Extract<R, { readonly kind: K }> | undefined {
  return kinds(kind) as never;
}

const types = kept(
  (type): AnyPick =>
    (row) =>
      (row.kind === 'message' || row.kind === 'held') && row.type === type ? row : undefined,
);

/**
 * Picks the messages of one type, delivered and held ones, of `useTypedMessages`: those that could be read.
 * @param type a name given to `defineMessages`
 */
export function byType<K extends string>(
  type: K,
): <R extends { readonly kind: string }>(row: R) => Extract<R, { readonly type: K }> | undefined {
  return types(type) as never;
}

const threads = keptFor((threadOf: (row: never) => string | undefined) =>
  kept(
    (threadId): AnyPick =>
      (row) =>
        row.key === threadId || threadOf(row as never) === threadId ? row : undefined,
  ),
);

/**
 * Picks the rows of one thread: the one that started it, also while that is missing, and those that say that they belong to it.
 * Where messages name only what they answer, and not the start of it all, the thread is one for `treeByParent` of `/reducers`.
 * @param threadId messageId of the message that started it
 * @param threadOf reads from a row which thread it belongs to; undefined = none. Always the same function.
 */
export function byThread<R extends { readonly key: string }>(
  threadId: string,
  threadOf: (row: R) => string | undefined,
): RowPick<R> {
  return threads(threadOf)(threadId) as never;
}

const pairs = keptFor((first: AnyPick) =>
  keptFor((second: AnyPick): AnyPick => (row) => {
    const picked = first(row);
    return picked === undefined ? undefined : second(picked as AnyRow);
  }),
);

/**
 * Picks what all picks pick: each is asked for what the one before it gave. The last may show something else of a row.
 */
export function allOf<R, A, B>(first: RowPick<R, A>, second: RowPick<A, B>): RowPick<R, B>;
export function allOf<R, A, B, C>(first: RowPick<R, A>, second: RowPick<A, B>, third: RowPick<B, C>): RowPick<R, C>;
export function allOf(...picks: readonly AnyPick[]): AnyPick {
  return picks.reduce((first, second) => pairs(first)(second));
}

const choices = keptFor((first: AnyPick) =>
  keptFor(
    (second: AnyPick): AnyPick =>
      (row) =>
        first(row) ?? second(row),
  ),
);

/** Picks what one of the picks picks: the first that gives anything. */
export function anyOf<R, A, B>(first: RowPick<R, A>, second: RowPick<R, B>): RowPick<R, A | B>;
export function anyOf<R, A, B, C>(
  first: RowPick<R, A>,
  second: RowPick<R, B>,
  third: RowPick<R, C>,
): RowPick<R, A | B | C>;
export function anyOf(...picks: readonly AnyPick[]): AnyPick {
  return picks.reduce((first, second) => choices(first)(second));
}
