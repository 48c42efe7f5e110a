/** Why tabs cannot share a channel: says what is in the way, and what to do. */
export class TabsError extends Error {
  override readonly name = 'TabsError';
}
