import type { DBSchema, IDBPDatabase } from 'idb';

interface Opening<Schema extends DBSchema> {
  done: Promise<IDBPDatabase<Schema> | undefined>;
  database?: IDBPDatabase<Schema>;
}

/**
 * A database that is opened with its first use and closed with its last hold. Where the browser refuses, in a private
 * window or with a full disk, using it does nothing.
 */
export class LazyDatabase<Schema extends DBSchema> {
  readonly #open: (lost: () => void) => Promise<IDBPDatabase<Schema>>;
  #opening: Opening<Schema> | undefined;
  #holds = 0;

  /** @param open tells by `lost` that its connection is gone: the next use opens another one */
  constructor(open: (lost: () => void) => Promise<IDBPDatabase<Schema>>) {
    this.#open = open;
  }

  /** Keeps the connection, once there is one, until the returned function is called. */
  hold(): () => void {
    this.#holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds === 0) this.#close();
    };
  }

  /** What `work` resolves to; `undefined` where the browser refused to open the database or to do the work. */
  async use<Result>(work: (database: IDBPDatabase<Schema>) => Promise<Result>): Promise<Result | undefined> {
    const release = this.hold();
    try {
      const opening = (this.#opening ??= this.#begin());
      const database = await opening.done;
      if (!database) return undefined;
      try {
        return await work(database);
      } catch (cause) {
        if (!(cause instanceof DOMException) || cause.name !== 'InvalidStateError') throw cause;
        // The browser dropped the connection and has not said so yet: no transaction began, so trying again is safe.
        this.#forget(opening);
        const another = await (this.#opening ??= this.#begin()).done;
        return another && (await work(another));
      }
    } catch (cause) {
      if (isMistake(cause)) throw cause;
      return undefined;
    } finally {
      release();
    }
  }

  #begin(): Opening<Schema> {
    const opening: Opening<Schema> = { done: Promise.resolve(undefined) };
    opening.done = this.#connect(opening);
    return opening;
  }

  async #connect(opening: Opening<Schema>): Promise<IDBPDatabase<Schema> | undefined> {
    try {
      opening.database = await this.#open(() => this.#forget(opening));
      return opening.database;
    } catch (cause) {
      if (isMistake(cause)) throw cause;
      return undefined;
    }
  }

  #forget(opening: Opening<Schema>): void {
    if (this.#opening === opening) this.#opening = undefined;
  }

  #close(): void {
    const opening = this.#opening;
    this.#opening = undefined;
    if (opening?.database) {
      opening.database.close();
      return;
    }
    // Still being opened: closed when it is. Nobody waits for that, it may take for ever.
    opening?.done.then(
      (database) => database?.close(),
      () => undefined,
    );
  }
}

/** What the browser refuses it says by a DOMException; all else, and a key that cannot be one, is our own mistake. */
function isMistake(cause: unknown): boolean {
  return !(cause instanceof DOMException) || cause.name === 'DataError';
}
