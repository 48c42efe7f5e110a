import { openDB } from 'idb';
import { schemaVersion, type ChannelDatabase, type ChannelSchema, type StoreName, type Transaction } from './schema.js';
import { StorageError, storageError } from './storageError.js';
import { upgradeSchema } from './upgradeSchema.js';

/** How long opening may take before it is given up, ms: a page that is frozen lets go of nothing and says nothing. */
const openTimeout = 30_000;

/** The connection to one channel's database, opened anew when the browser dropped it. */
export class Connection {
  readonly #name: string;
  #database: Promise<ChannelDatabase> | undefined;
  /** It was open once: from now on the database is there, or was deleted. */
  #made = false;
  /** Why there is no way back: every further call fails with it. */
  #ended: StorageError | undefined;
  /** Is told when it ended, and was not closed. */
  onEnded: (() => void) | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  /** @throws {StorageError} when the browser refuses */
  async open(): Promise<void> {
    try {
      await this.#connect();
    } catch (cause) {
      throw storageError('opened', cause);
    }
  }

  /**
   * Runs `work` in one transaction: all of it is done, or nothing. Transactions that write run one after the other in
   * the order of their calls.
   * @param durability `relaxed` is safe from a kill of the tab or the browser, `strict` from a power failure as well: in
   * Chromium on an SSD the median commit of one message takes 0.6 to 0.7 and 1.1 to 4.7 ms, the 95th percentile 1.4 to 3.6 and 5 to 14
   * @throws {StorageError}
   */
  async transact<Mode extends 'readonly' | 'readwrite', Result>(
    mode: Mode,
    stores: readonly StoreName[],
    action: string,
    work: (transaction: Transaction<Mode>) => Promise<Result>,
    durability: IDBTransactionDurability = 'relaxed',
  ): Promise<Result> {
    try {
      const transaction = await this.#begin(mode, stores, durability);
      // Fails together with `work` or at the very end (a full disk): either way it is seen below, once.
      transaction.done.catch(() => undefined);
      try {
        const result = await work(transaction);
        await transaction.done;
        return result;
      } catch (cause) {
        // What was put before a step failed must not be committed without the rest.
        abort(transaction);
        throw cause instanceof StorageError ? cause : (transaction.error ?? cause);
      }
    } catch (cause) {
      throw storageError(action, cause);
    }
  }

  async #begin<Mode extends 'readonly' | 'readwrite'>(
    mode: Mode,
    stores: readonly StoreName[],
    durability: IDBTransactionDurability,
  ): Promise<Transaction<Mode>> {
    const connecting = this.#connect();
    const database = await connecting;
    const begin = (on: ChannelDatabase) => on.transaction([...stores], mode, { durability });
    try {
      return begin(database);
    } catch (cause) {
      if (!(cause instanceof DOMException) || cause.name !== 'InvalidStateError') throw cause;
      // The browser dropped the connection and has not said so yet. Nothing was done, so trying again is safe.
      if (this.#database === connecting) this.#database = undefined;
      return begin(await this.#connect());
    }
  }

  /** Lets running transactions finish, takes no new ones. */
  close(): void {
    this.onEnded = undefined;
    this.#end('it was closed', 'Open it again.');
  }

  #end(why: string, next: string): void {
    this.#ended ??= new StorageError('ended', `Channel storage not used: ${why}. ${next}`);
    const database = this.#database;
    this.#database = undefined;
    database?.then(
      (open) => open.close(),
      () => undefined,
    );
    const tell = this.onEnded;
    this.onEnded = undefined;
    tell?.();
  }

  #connect(): Promise<ChannelDatabase> {
    if (this.#ended) return Promise.reject(this.#ended);
    if (this.#database) return this.#database;
    const forget = (): void => {
      if (this.#database === database) this.#database = undefined;
    };
    // Dropped by the browser (a phone's app in the background, a crashed storage process): the next call opens anew.
    const database = this.#openDatabase(forget);
    database.then(() => (this.#made = true), forget);
    return (this.#database = database);
  }

  async #openDatabase(dropped: () => void): Promise<ChannelDatabase> {
    if (typeof indexedDB === 'undefined') {
      throw new StorageError(
        'refused',
        'Channel storage not opened: there is no IndexedDB here. Use a browser that has it, in a window that is not private.',
      );
    }
    let refuse!: (why: unknown) => void;
    const refused = new Promise<never>((_, reject) => (refuse = reject));
    const opening = openDB<ChannelSchema>(this.#name, schemaVersion, {
      upgrade: (database, from, _to, transaction) => {
        if (from === 0 && this.#made) this.#end('it was deleted while it was open', 'Reload the page.');
        const upgraded = this.#ended ? Promise.reject(this.#ended) : upgradeSchema(database, from, transaction);
        transaction.done.catch(() => undefined);
        upgraded.catch((why: unknown) => {
          refuse(why);
          abort(transaction);
        });
      },
      blocked: () => {
        refuse(notOpened('another tab has it open with an older version of the app', 'Close or reload that tab.'));
      },
      blocking: () => {
        // Another tab deletes the channel or upgrades it. Holding on would block it for ever, and opening again would
        // write the rest of this session into an empty database.
        this.#end('another tab deleted or upgraded it', 'Reload the page.');
      },
      terminated: dropped,
    });
    const timer = setTimeout(() => {
      refuse(notOpened('the browser does not answer', 'Close other tabs of this app, and reload the page.'));
    }, openTimeout);
    try {
      return await Promise.race([opening, refused]);
    } catch (why) {
      opening.then((database) => database.close()).catch(() => undefined);
      throw why;
    } finally {
      clearTimeout(timer);
    }
  }
}

function notOpened(why: string, next: string): StorageError {
  return new StorageError('busy', `Channel storage not opened: ${why}. ${next}`);
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It had ended by itself.
  }
}
