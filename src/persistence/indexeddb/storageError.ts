/** The browser's storage refused: says what was not done, why, and what next. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

/** A step of a storage that another one took over from. Nothing of it was written. */
export class ClaimLostError extends StorageError {
  constructor() {
    super(
      'Channel storage not written: another tab has taken this channel over and writes it now. ' +
        'Nothing is lost: what this tab had to send it hands to that tab, or reload this one.',
    );
  }
}

/** Wraps what IndexedDB threw. `action` completes "Channel storage not …". */
export function storageError(action: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  const { why, next } = explain(action, cause);
  return new StorageError(`Channel storage not ${action}: ${why}. ${next}`, { cause });
}

function explain(action: string, cause: unknown): { why: string; next: string } {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
  // A private window of an older Firefox refuses to open by an InvalidStateError.
  switch (action === 'opened' && name === 'InvalidStateError' ? 'SecurityError' : name) {
    case 'QuotaExceededError':
      return {
        why: "this site's storage is full",
        next: 'Free space (deleteStoredChannel for channels no longer used), or ask for more with navigator.storage.persist().',
      };
    case 'VersionError':
      return { why: 'a newer version of the app made it', next: 'Reload the page to get that version.' };
    case 'SecurityError':
      return {
        why: 'the browser does not let this page store anything',
        next: 'Allow site data for it, or use memoryPersistence().',
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
