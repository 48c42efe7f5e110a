import type { Identity, IdentityOptions } from './identity.js';
import { createIdentity, identityOf, keyPairOf } from './identity.js';

const DATABASE = 'react-reliable-channel-identities';
const STORE = 'keys';

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
}

/** Does something with the kept keys, in one transaction. */
async function withKeys<T>(mode: IDBTransactionMode, work: (keys: IDBObjectStore) => Promise<T>): Promise<T> {
  let database: IDBDatabase | undefined;
  try {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    database = await answerOf(opening);
    const transaction = database.transaction(STORE, mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error!);
    });
    const [found] = await Promise.all([work(transaction.objectStore(STORE)), done]);
    return found;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The identity cannot be kept in this browser (${reason}). Private windows refuse that: ` +
        'createIdentity() gives one that lasts as long as the page.',
      { cause },
    );
  } finally {
    database?.close();
  }
}

/** What {@link keptIdentity} takes. */
export interface KeptIdentityOptions extends IdentityOptions {
  /** Which one, where an app has several. @default 'default' */
  name?: string;
}

/**
 * The identity that is kept in this browser (IndexedDB, this origin): made the first time, the same one from then on, in every
 * tab. The keys are kept as keys: unless `exportable` no script, and no text in storage, has the private one. Who
 * clears the site's data is somebody else afterwards.
 * @throws {Error} (as a rejection) where the browser keeps nothing, as in a private window
 * @throws {TypeError} (as a rejection) where there is no WebCrypto
 */
export async function keptIdentity({ name = 'default', ...options }: KeptIdentityOptions = {}): Promise<Identity> {
  const read = (keys: IDBObjectStore): Promise<CryptoKeyPair | undefined> =>
    answerOf(keys.get(name) as IDBRequest<CryptoKeyPair | undefined>);
  const kept = await withKeys('readonly', read);
  if (kept) return identityOf(kept);
  const made = await createIdentity(options);
  // Another tab may have made one meanwhile: the first one counts.
  const first = await withKeys('readwrite', async (keys) => {
    const other = await read(keys);
    if (!other) await answerOf(keys.put(keyPairOf(made), name));
    return other;
  });
  return first ? identityOf(first) : made;
}

/**
 * Keeps an identity in this browser in the place of the one that was kept, as one that was imported from another device.
 * @param name which one. @default 'default'
 * @throws {Error} (as a rejection) as {@link keptIdentity}
 */
export async function keepIdentity(identity: Identity, name = 'default'): Promise<void> {
  const keyPair = keyPairOf(identity);
  await withKeys('readwrite', (keys) => answerOf(keys.put(keyPair, name)));
}

/**
 * Forgets an identity that is kept in this browser, for ever unless it was exported. Nothing if there is none.
 * @param name which one. @default 'default'
 * @throws {Error} (as a rejection) as {@link keptIdentity}
 */
export async function forgetIdentity(name = 'default'): Promise<void> {
  await withKeys('readwrite', (keys) => answerOf(keys.delete(name)));
}
