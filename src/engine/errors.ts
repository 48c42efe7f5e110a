/** Why a `send` was refused. */
export type SendErrorCode = 'empty' | 'too-large' | 'closed';

/** Thrown by `send` and `sendEphemeral`: says what, why and what next. */
export class SendError extends Error {
  override readonly name = 'SendError';
  readonly code: SendErrorCode;
  constructor(code: SendErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The reason of a failed message that could not be written to persistence. */
export class PersistenceError extends Error {
  override readonly name = 'PersistenceError';
}
