/** Thrown to the error boundary by a Suspense twin: the channel could not be opened; `cause` is why. */
export class ChannelOpenError extends Error {
  override readonly name = 'ChannelOpenError';
  /** Opens the channel again. Call it before the boundary is reset: what it shows then waits again. */
  readonly retry: () => void;

  constructor(channelId: string, cause: Error, retry: () => void) {
    const channel = `Channel "${channelId}"`;
    // One that was wiped was open, and its error says of which channel it is.
    const what = cause.message.startsWith(channel) ? cause.message : `${channel} could not be opened: ${cause.message}`;
    super(`${what} Call retry() of this error, then reset the boundary.`, { cause });
    this.retry = retry;
  }
}
