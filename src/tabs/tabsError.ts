/** Why tabs cannot share a channel: says what is in the way, and what to do. */
export class TabsError extends Error {
  override readonly name = 'TabsError';
}

export const OTHER_VERSION = 'another tab of this app runs another version of it: close that tab, or reload both';

/** @param reason what is in the way, and what to do */
export function cannotShare(channelId: string, reason: string): TabsError {
  return new TabsError(`This tab cannot share channel "${channelId}": ${reason}.`);
}
