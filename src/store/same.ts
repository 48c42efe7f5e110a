/** Whether two lists hold the same things in the same order. */
function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/**
 * `next`, or `previous` where it has the same fields: what has not changed keeps its identity. Lists among the fields
 * are compared by what they hold.
 */
export function share<T extends object>(previous: T | undefined, next: T): T {
  if (previous === undefined || previous === next) return next;
  const names = Object.keys(next) as (keyof T)[];
  const isSame = names.every((name) => {
    const [a, b] = [previous[name], next[name]];
    return a === b || (Array.isArray(a) && Array.isArray(b) && sameList(a, b));
  });
  return isSame && names.length === Object.keys(previous).length ? previous : next;
}

/** {@link share} for a list, and for what it holds: `id` is the field that tells which are the same thing. */
export function shareList<T extends object>(previous: readonly T[], next: readonly T[], id: keyof T): readonly T[] {
  const known = new Map(previous.map((item) => [item[id], item]));
  const shared = next.map((item) => share(known.get(item[id]), item));
  return sameList(previous, shared) ? previous : shared;
}

/** {@link share} for any value: equal lists and equal plain objects keep their identity, everything else is `next`. */
export function shareValue<T>(previous: T | undefined, next: T): T {
  if (Array.isArray(previous) && Array.isArray(next)) return sameList(previous, next) ? previous : next;
  if (!isPlain(previous) || !isPlain(next)) return next;
  return share(previous, next);
}

const isPlain = (value: unknown): value is object => (value as object | null | undefined)?.constructor === Object;
