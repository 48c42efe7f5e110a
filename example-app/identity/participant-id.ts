import { openDB } from 'idb';
import type { Slot } from './slots.js';

/** Where participant ids are kept, by the key of their slot. */
export interface IdentityMemory {
  get(slotKey: string): Promise<string | undefined>;
  set(slotKey: string, participantId: string): Promise<void>;
  delete(slotKey: string): Promise<void>;
}

const store = 'participants';

/**
 * IndexedDB, beside the log, and on the disk before it is used: localStorage gets there seconds later, so that a browser
 * killed before that would come back as somebody else, with an empty log.
 */
export const identityMemory: IdentityMemory = {
  get: (slotKey) => withDatabase((database) => database.get(store, slotKey) as Promise<string | undefined>),
  set: (slotKey, participantId) =>
    withDatabase(async (database) => {
      const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
      await Promise.all([transaction.store.put(participantId, slotKey), transaction.done]);
    }),
  delete: (slotKey) => withDatabase((database) => database.delete(store, slotKey)),
};

async function withDatabase<T>(work: (database: Awaited<ReturnType<typeof openDB>>) => Promise<T>): Promise<T> {
  const database = await openDB('reliable-chat', 1, { upgrade: (fresh) => void fresh.createObjectStore(store) });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

/** Who a tab is could not be kept: it would come back as somebody else, without its log and what it has not sent yet. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
}

/**
 * The participant id of a slot: made once, the same for ever after (`alice-3f9c`).
 * @throws {IdentityError} when it cannot be read or kept
 */
export async function participantIdFor(
  slot: Slot,
  memory: IdentityMemory = identityMemory,
  randomUuid: () => string = () => crypto.randomUUID(),
): Promise<string> {
  try {
    const known = await memory.get(slot.key);
    if (known !== undefined) return known;
    const made = `${slot.key}-${randomUuid().slice(0, 4)}`;
    await memory.set(slot.key, made);
    return made;
  } catch (cause) {
    throw new IdentityError(`Who this tab is could not be kept: ${reason(cause)}`, { cause });
  }
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error || cause instanceof DOMException)) return String(cause);
  return cause.name === 'QuotaExceededError' ? "this site's storage is full." : cause.message;
}

/** Makes the slot's next participant a new one. */
export async function forgetParticipantId(slot: Slot, memory: IdentityMemory = identityMemory): Promise<void> {
  await memory.delete(slot.key);
}
