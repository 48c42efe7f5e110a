/**
 * - `refused`: the browser lets this page store nothing (private window, site data blocked, no IndexedDB).
 * - `full`: no space is left for this site.
 * - `busy`: another tab, or the browser, does not let it happen now.
 * - `ended`: the storage was closed, deleted, taken over or made by a newer version of the app.
 * - `failed`: anything else; the message says what.
 */
export type StorageErrorCode = 'refused' | 'full' | 'busy' | 'ended' | 'failed';

/** The browser's storage refused: says what was not done, why, and what next. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A step of a storage that another one took over from. Nothing of it was written. */
export class ClaimLostError extends StorageError {
  constructor() {
    super(
      'ended',
      'Channel storage not written: another tab has taken this channel over and writes it now. ' +
        'Nothing is lost: what this tab had to send it hands to that tab, or reload this one.',
    );
  }
}

/** Wraps what IndexedDB threw. `action` completes "Channel storage not …". */
export function storageError(action: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  const { code = 'failed', why, next } = explain(action, cause);
  return new StorageError(code, `Channel storage not ${action}: ${why}. ${next}`, { cause });
}

function explain(action: string, cause: unknown): { code?: StorageErrorCode; why: string; next: string } {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
  // A private window of an older Firefox refuses to open by an InvalidStateError.
  switch (action === 'opened' && name === 'InvalidStateError' ? 'SecurityError' : name) {
    case 'QuotaExceededError':
      return {
        code: 'full',
        why: "this site's storage is full",
        next: 'Free space (deleteStoredChannel for channels no longer used), or ask for more with navigator.storage.persist().',
      };
    case 'VersionError':
      return { code: 'ended', why: 'a newer version of the app made it', next: 'Reload the page to get that version.' };
    case 'SecurityError':
      return {
        code: 'refused',
        why: 'the browser does not let this page store anything',
        next: 'Allow site data for it.',
      };
    case 'DataError':
    case 'DataCloneError':
      return {
        why: `it cannot hold this value (${messageOf(cause)})`,
        next: 'Give string ids, finite timestamps and plain bytes.',
      };
  }
  return { why: messageOf(cause), next: 'Try again; if it stays, reload the page.' };
}

function messageOf(cause: unknown): string {
  if (cause instanceof Error || cause instanceof DOMException) return cause.message || cause.name;
  return String(cause);
}
