/** A message's place in the log. */
export interface OrderKey {
  readonly messageId: string;
  readonly lamportTimestamp: number;
}

/** The log's total order: Lamport timestamp, then id by UTF-8 bytes. */
export function compareKeys(left: OrderKey, right: OrderKey): number {
  return left.lamportTimestamp - right.lamportTimestamp || compareUtf8(left.messageId, right.messageId);
}

function compareUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = rank(left.charCodeAt(index)) - rank(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** UTF-16 units in the order of the UTF-8 bytes: surrogates stand for code points above U+FFFF, so they come last. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
