/** Thrown by what needs an open channel while it is opening, or after that failed (then `cause` is why). */
export class ChannelNotOpenError extends Error {
  override readonly name = 'ChannelNotOpenError';

  constructor(action: string, channelId: string, cause?: Error) {
    super(
      `Cannot ${action}: channel "${channelId}" ` +
        (cause
          ? `could not be opened (${cause.message}). Mend that and call useReliableChannel().retry().`
          : `is still opening. Wait until useReliableChannel().state is 'open'.`),
      cause && { cause },
    );
  }
}
