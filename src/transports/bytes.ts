/** By its tag: what was cloned into another realm is no instance of this one's class. */
export function isBytes(value: unknown): value is Uint8Array {
  return Object.prototype.toString.call(value) === '[object Uint8Array]';
}
