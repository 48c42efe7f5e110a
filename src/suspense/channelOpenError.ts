/** Thrown to the error boundary by a Suspense twin: the channel could not be opened; `cause` is why. */
export class ChannelOpenError extends Error {
  override readonly name = 'ChannelOpenError';
  /** Opens the channel again. Call it before the boundary is reset: what it shows then waits again. */
  readonly retry: () => void;

  constructor(channelId: string, cause: Error, retry: () => void) {
    super(
      `Channel "${channelId}" could not be opened: ${cause.message} Call retry() of this error, then reset the boundary.`,
      {
        cause,
      },
    );
    this.retry = retry;
  }
}
