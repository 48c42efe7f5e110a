/** Why a `send` was refused. */
export type SendErrorCode = 'empty' | 'too-large' | 'closed' | 'unwritten';

/** Why nothing more is taken in. */
export const UNWRITTEN = 'too much waits to be written: persistence hangs or fails, try again when it is mended';

/** Thrown by `send` and `sendEphemeral`: says what, why and what next. */
export class SendError extends Error {
  override readonly name = 'SendError';
  readonly code: SendErrorCode;
  constructor(code: SendErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What persistence refused, and why: the reason of a message that failed, or reported where nobody waits. */
export class PersistenceError extends Error {
  override readonly name = 'PersistenceError';
  /** @param cause what persistence threw: its message is part of this one */
  constructor(what: string, cause: unknown) {
    super(`${what}: ${toError(cause).message}`, { cause });
  }
}

/** Whatever was thrown, as an error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
