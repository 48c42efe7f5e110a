import type { StoredChanges, StoredMessage } from '../../ports/index.js';
import { toPlaces } from './places.js';
import { endedKey, metaKey, type StoreName, type Transaction } from './schema.js';
import { ClaimLostError } from './storageError.js';

/** The stores a step touches: none = nothing to write. */
export function storesOf(changes: StoredChanges, claim: number | undefined): StoreName[] {
  const stores: StoreName[] = [];
  if (changes.log?.length || changes.removed?.length) stores.push('log', 'places');
  if (changes.held?.length || changes.released?.length) stores.push('held');
  if (changes.deliveries?.size) stores.push('deliveries');
  if (changes.lost?.size) stores.push('lost');
  if (changes.meta || (claim !== undefined && stores.length > 0)) stores.push('meta');
  return stores;
}

/**
 * Asks for all of a step at once; the transaction keeps the order. Rejects with the first that fails.
 * @param claim the claim it is written under, if any: the step fails when that has ended
 */
export async function writeChanges(
  transaction: Transaction<'readwrite'>,
  changes: StoredChanges,
  claim: number | undefined,
): Promise<void> {
  const requests: Promise<unknown>[] = [];
  try {
    if (claim !== undefined) {
      // No answer is waited for, so that the step is done also if this page hangs before one comes.
      const meta = transaction.objectStore('meta');
      const check = meta.add(0, endedKey(claim)).catch((cause: unknown) => {
        throw isConstraintError(cause) ? new ClaimLostError() : cause;
      });
      requests.push(check, meta.delete(endedKey(claim)));
    }
    const { removed = [], log = [] } = changes;
    if (removed.length > 0) requests.push(transaction.objectStore('places').add(toPlaces(removed, true)));
    if (log.length > 0) requests.push(transaction.objectStore('places').add(toPlaces(log)));
    for (const { lamportTimestamp, messageId } of removed) {
      requests.push(transaction.objectStore('log').delete([lamportTimestamp, messageId]));
    }
    for (const message of log) requests.push(transaction.objectStore('log').put(toRecord(message)));
    for (const messageId of changes.released ?? []) requests.push(transaction.objectStore('held').delete(messageId));
    for (const message of changes.held ?? []) requests.push(transaction.objectStore('held').put(toRecord(message)));
    for (const [messageId, delivery] of changes.deliveries ?? []) {
      const store = transaction.objectStore('deliveries');
      requests.push(delivery === null ? store.delete(messageId) : store.put(delivery, messageId));
    }
    for (const [messageId, lost] of changes.lost ?? []) {
      const store = transaction.objectStore('lost');
      requests.push(lost === null ? store.delete(messageId) : store.put(lost, messageId));
    }
    if (changes.meta) requests.push(transaction.objectStore('meta').put(changes.meta, metaKey));
    // The browser ends it on its own: that of a page that hangs would hold up other tabs for a minute.
    transaction.commit();
  } finally {
    // Also when a put threw: the requests before it fail with the transaction, and somebody has to hear it.
    for (const request of requests) request.catch(() => undefined);
  }
  await Promise.all(requests);
}

function isConstraintError(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'ConstraintError';
}

/** Only what belongs there, the bytes on buffers of their own: a view would take its whole buffer along. */
function toRecord({ messageId, lamportTimestamp, frame, hash, arrival }: StoredMessage): StoredMessage {
  return {
    messageId,
    lamportTimestamp,
    frame: compact(frame),
    ...(hash && { hash: compact(hash) }),
    ...(arrival !== undefined && { arrival }),
  };
}

function compact(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}
