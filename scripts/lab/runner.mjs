// @ts-check
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @typedef {import('./scenarios.mjs').Cell} Cell */
/** @typedef {{ cell: Cell, seed: string, messages: number }} Task */

/** Runs our engine. */
export const ours = fileURLToPath(new URL('worker.mjs', import.meta.url));
/** Runs the published one. */
export const published = fileURLToPath(new URL('published/worker.mjs', import.meta.url));

/**
 * Runs tasks in child processes and reports each as it ends, the largest first.
 * @param {string} worker
 * @param {string} bundle
 * @param {readonly Task[]} tasks
 * @param {number} workers
 * @param {(task: Task, run: any, progress: { done: number, all: number, left: number }) => void} ended `left` in seconds
 */
export async function runAll(worker, bundle, tasks, workers, ended) {
  const queue = [...tasks].sort((a, b) => weigh(b) - weigh(a));
  const all = queue.reduce((sum, task) => sum + weigh(task), 0);
  const started = performance.now();
  let doneWeight = 0;
  let done = 0;
  await Promise.all(Array.from({ length: Math.min(workers, tasks.length) }, work));

  async function work() {
    const child = fork(worker, [bundle], { execArgv: ['--max-old-space-size=8192'] });
    try {
      await answerOf(child);
      for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
        const answer = answerOf(child);
        child.send(task);
        const { run, error } = await answer;
        if (run === undefined) throw new Error(`${task.cell.id}, seed ${task.seed}: ${error}`);
        doneWeight += weigh(task);
        const left = ((performance.now() - started) / 1_000) * (all / doneWeight - 1);
        ended(task, run, { done: ++done, all: tasks.length, left });
      }
    } finally {
      child.kill();
    }
  }
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<any>} */
function answerOf(child) {
  return new Promise((resolve, reject) => {
    const exit = (/** @type {number | null} */ code) => reject(new Error(`A worker ended (${code}).`));
    child.once('exit', exit);
    child.once('message', (message) => {
      child.off('exit', exit);
      resolve(message);
    });
  });
}

/** About how long a run takes, in frames received: everybody receives everything. @param {Task} task */
function weigh({ cell, messages }) {
  const framesPerMessage = 5 + cell.loss * 20 + (cell.store ? 0 : cell.n * 0.1);
  return (messages * framesPerMessage + cell.n) * (cell.n + 10);
}
