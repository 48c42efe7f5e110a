/** The part of a log entry that decides its place. */
export interface OrderKey {
  readonly lamportTimestamp: number;
  readonly messageId: string;
}

/** The total order of the log: Lamport timestamp, then messageId by its UTF-8 bytes (SDS, Resolve Conflicts). */
export function compareEntries(a: OrderKey, b: OrderKey): number {
  return a.lamportTimestamp - b.lamportTimestamp || compareUtf8(a.messageId, b.messageId);
}

/** Compares two strings as their UTF-8 bytes would compare; `<` compares UTF-16 units, which differs from U+E000 on. */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

/** Moves surrogates, which stand for code points above U+FFFF, behind the units U+E000 to U+FFFF. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
