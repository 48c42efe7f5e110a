import type { ChannelStorage, Persistence, StoredChanges } from 'react-reliable-channel/engine';
import { memoryPersistence } from 'react-reliable-channel/engine';
import { gate, type Gate } from './scriptedTransport.js';

/** Persistence over another one, each storage wrapped. */
function wrapped(inner: Persistence, wrap: (storage: ChannelStorage) => Partial<ChannelStorage>): Persistence {
  return {
    async open(key) {
      const storage = await inner.open(key);
      const { inMemory } = storage;
      return {
        ...(inMemory !== undefined && { inMemory }),
        load: (window) => storage.load(window),
        write: (changes) => storage.write(changes),
        read: (keys) => storage.read(keys),
        close: () => storage.close(),
        ...wrap(storage),
      };
    },
  };
}

/** Memory whose writes wait until a test lets them through, or fail. */
export class GatedPersistence {
  /** While closed, every write waits. */
  closed = true;
  /** Writes that wait, oldest first. */
  readonly waiting: Gate[] = [];
  readonly written: StoredChanges[] = [];
  readonly persistence: Persistence;

  constructor(inner: Persistence = memoryPersistence()) {
    this.persistence = wrapped(inner, (storage) => ({
      write: (changes) => {
        if (!this.closed) return this.#write(storage, changes);
        const waiting = gate();
        this.waiting.push(waiting);
        return waiting.promise.then(() => this.#write(storage, changes));
      },
    }));
  }

  /** Lets the oldest waiting write through. */
  open(): void {
    this.waiting.shift()!.open();
  }

  /** Fails the oldest waiting write. */
  fail(error: unknown): void {
    this.waiting.shift()!.fail(error);
  }

  /** From now on writes go through. */
  openForGood(): void {
    this.closed = false;
    while (this.waiting.length > 0) this.open();
  }

  #write(storage: ChannelStorage, changes: StoredChanges): undefined | Promise<void> {
    this.written.push(changes);
    return storage.write(changes);
  }
}

/**
 * As if the tab was killed in its write number `n` (from 0): nothing is written from there on, and nobody hears how that
 * one ended, whether it `happened` or not.
 */
export class KilledPersistence {
  writes = 0;
  killed = false;
  readonly persistence: Persistence;

  constructor(inner: Persistence, n: number, onKill: () => void = () => undefined, happened = false) {
    this.persistence = wrapped(inner, (storage) => ({
      write: (changes) => {
        if (this.writes++ < n) return storage.write(changes);
        if (!this.killed) {
          this.killed = true;
          onKill();
          if (happened) return Promise.resolve(storage.write(changes)).then(() => new Promise(() => undefined));
        }
        return new Promise(() => undefined);
      },
    }));
  }
}

/** Storage that answers with promises, as a database does, and reads only the window asked for. */
export function asyncPersistence(inner: Persistence = memoryPersistence()): Persistence {
  return wrapped(inner, (storage) => ({
    inMemory: false,
    load: async (window) => storage.load(window),
    write: async (changes) => storage.write(changes),
  }));
}
