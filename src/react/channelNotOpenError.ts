/** Thrown by what needs an open channel while it is opening, or after that failed (then `cause` is why). */
export class ChannelNotOpenError extends Error {
  override readonly name = 'ChannelNotOpenError';

  constructor(action: string, channelId: string, cause?: Error) {
    super(
      cause === undefined
        ? `Cannot ${action}: channel "${channelId}" is still opening. ` +
            `Wait until useReliableChannel().state is 'open', for example by disabling what calls this until then.`
        : `Cannot ${action}: channel "${channelId}" could not be opened (${cause.message}). ` +
            `Remove the reason and call useReliableChannel().retry().`,
      cause === undefined ? undefined : { cause },
    );
  }
}
