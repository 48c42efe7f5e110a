// @ts-check
import { Worker } from 'node:worker_threads';

/**
 * Persistence in a thread of its own. The engine takes it for a disk, so that old messages leave its memory, and it is the same
 * for whoever comes back.
 * @param {string} sources the bundle of the package's sources, a URL
 */
export function startKeeper(sources) {
  const worker = new Worker(new URL('./keeperWorker.mjs', import.meta.url), { workerData: { sources } });
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: unknown) => void }>} */
  const waiting = new Map();
  let calls = 0;
  let storages = 0;
  worker.on('message', ({ call, result, error }) => {
    const { resolve, reject } = /** @type {{ resolve: any, reject: any }} */ (waiting.get(call));
    waiting.delete(call);
    if (error === undefined) resolve(result);
    else reject(error);
  });
  /** @param {number} storage @param {string} method @param {unknown[]} args @returns {Promise<any>} */
  function ask(storage, method, ...args) {
    const call = calls++;
    const answer = new Promise((resolve, reject) => waiting.set(call, { resolve, reject }));
    worker.postMessage({ call, storage, method, args });
    return answer;
  }
  return {
    persistence: {
      /** @param {unknown} key */
      async open(key) {
        const storage = storages++;
        await ask(storage, 'open', key);
        return {
          load: (/** @type {number} */ window) => ask(storage, 'load', window),
          write: (/** @type {unknown} */ changes) => ask(storage, 'write', changes),
          read: (/** @type {unknown} */ keys) => ask(storage, 'read', keys),
          close: () => void ask(storage, 'close'),
        };
      },
    },
    stop: () => worker.terminate(),
  };
}
