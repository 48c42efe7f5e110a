// @ts-check
import { parentPort, workerData } from 'node:worker_threads';

/** Keeps channels for the main thread: what is written here is not on the heap that is watched. */
const { memoryPersistence } = await import(workerData.sources);
const persistence = memoryPersistence();
/** @type {Map<number, any>} */
const opened = new Map();

/** @param {{ storage: number, method: string, args: any[] }} call */
async function answer({ storage, method, args }) {
  if (method === 'open') {
    opened.set(storage, await persistence.open(args[0]));
    return undefined;
  }
  return opened.get(storage)[method](...args);
}

parentPort?.on('message', (call) => {
  void answer(call).then(
    (result) => parentPort?.postMessage({ call: call.call, result }),
    (error) => parentPort?.postMessage({ call: call.call, error }),
  );
});
