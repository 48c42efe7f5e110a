/**
 * - `refused`: nothing was sent: the channel is not open, or the content is empty or too large; `cause` says which.
 * - `failed`: it could not be sent at all, `cause` says why; `unconfirmed`: it went out and nobody confirmed it. Both heal.
 * - `discarded`: the user gave it up.
 * - `closed`: the channel was closed first. What is kept by persistence goes on when it is opened again.
 */
export type SendFailure = 'refused' | 'failed' | 'unconfirmed' | 'discarded' | 'closed';

const said: Record<SendFailure, string> = {
  refused: 'The message was not sent',
  failed: 'The message could not be sent; resend or discard it',
  unconfirmed: 'The message was sent, but nobody has confirmed it; resend or discard it',
  discarded: 'The message was discarded',
  closed:
    'The channel was closed before the message was confirmed; it goes on when the channel is opened again, if it is kept',
};

/** Why a mutation of `useSendMessage` failed. */
export class SendMessageError extends Error {
  override readonly name = 'SendMessageError';
  readonly reason: SendFailure;
  /** For `useMessageStatus`, `resend` and `discard`; undefined where it was `refused`: there is no message. */
  readonly messageId: string | undefined;

  constructor(reason: SendFailure, messageId: string | undefined, cause?: unknown) {
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    super(`${said[reason]}${why}.`, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.messageId = messageId;
  }
}
