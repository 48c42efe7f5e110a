import type { Locks } from '../../example-app/identity/claim.js';

interface Waiting {
  grant: () => void;
}

/** Exclusive Web Locks of one browser, as far as claiming uses them: first come, first served. */
export function createFakeLocks(): Locks & { readonly held: ReadonlySet<string> } {
  const held = new Set<string>();
  const queues = new Map<string, Waiting[]>();

  function letGo(name: string): void {
    held.delete(name);
    queues.get(name)?.shift()?.grant();
  }

  async function run(name: string, callback: (lock: Lock | null) => unknown): Promise<unknown> {
    held.add(name);
    try {
      return await callback({ name, mode: 'exclusive' });
    } finally {
      letGo(name);
    }
  }

  const request = (name: string, options: LockOptions, callback: (lock: Lock | null) => unknown): Promise<unknown> => {
    if (!held.has(name)) return run(name, callback);
    if (options.ifAvailable === true) return Promise.resolve(callback(null));
    return new Promise((resolve, reject) => {
      const queue = queues.get(name) ?? [];
      queues.set(name, queue);
      const waiting: Waiting = { grant: () => void run(name, callback).then(resolve, reject) };
      queue.push(waiting);
      options.signal?.addEventListener('abort', () => {
        const place = queue.indexOf(waiting);
        if (place < 0) return;
        queue.splice(place, 1);
        reject(options.signal?.reason as Error);
      });
    });
  };
  return { held, request: request as Locks['request'] };
}
