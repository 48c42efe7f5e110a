import type { Locks } from '../../example-app/identity/claim.js';

interface Waiting {
  grant: () => void;
}

/** Web Locks of one browser, as far as claiming uses them: first come, first served. */
export function createFakeLocks(): Locks & { readonly held: ReadonlySet<string> } {
  const held = new Set<string>();
  /** Who holds it together, a count; of a lock that somebody has alone, none. */
  const sharers = new Map<string, number>();
  const queues = new Map<string, Waiting[]>();

  function letGo(name: string): void {
    const left = (sharers.get(name) ?? 1) - 1;
    sharers.set(name, left);
    if (left > 0) return;
    sharers.delete(name);
    held.delete(name);
    queues.get(name)?.shift()?.grant();
  }

  async function run(name: string, mode: LockMode, callback: (lock: Lock | null) => unknown): Promise<unknown> {
    held.add(name);
    if (mode === 'shared') sharers.set(name, (sharers.get(name) ?? 0) + 1);
    try {
      return await callback({ name, mode });
    } finally {
      letGo(name);
    }
  }

  const request = (name: string, options: LockOptions, callback: (lock: Lock | null) => unknown): Promise<unknown> => {
    const { mode = 'exclusive' } = options;
    if (!held.has(name) || (mode === 'shared' && sharers.has(name))) return run(name, mode, callback);
    if (options.ifAvailable === true) return Promise.resolve(callback(null));
    return new Promise((resolve, reject) => {
      const queue = queues.get(name) ?? [];
      queues.set(name, queue);
      const waiting: Waiting = { grant: () => void run(name, mode, callback).then(resolve, reject) };
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
