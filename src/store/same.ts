import type { MessageDelivery, MissingState, Participant } from '../engine/index.js';
import type { MessageRow } from './rows.js';
import type { ChannelSyncStatus } from './state.js';

/** Whether two lists hold the same things in the same order. */
export function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether two plain objects have the same fields; lists among them are compared by what they hold. */
function sameFields<T extends object>(a: T, b: T): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names) {
    const left: unknown = a[name as keyof T];
    const right: unknown = b[name as keyof T];
    if (left === right) continue;
    if (!Array.isArray(left) || !Array.isArray(right) || !sameList<unknown>(left, right)) return false;
  }
  return true;
}

/** `next`, or `previous` where it says the same: what has not changed keeps its identity. */
export function share<T extends MessageRow | MessageDelivery | MissingState | Participant | ChannelSyncStatus>(
  previous: T | undefined,
  next: T,
): T {
  return previous !== undefined && sameFields(previous, next) ? previous : next;
}

/** `next`, or `previous` where it holds the same things: a list that has not changed keeps its identity. */
export function shareList<T>(previous: readonly T[], next: readonly T[]): readonly T[] {
  return sameList(previous, next) ? previous : next;
}
