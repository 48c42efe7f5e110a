// @ts-check
import { measure } from './measure.mjs';

// A child process: the path of the bundled simulator as argument, one run of the published engine per message, its counts as the answer.
const simulator = await import(/** @type {string} */ (process.argv[2]));

process.on('message', (/** @type {any} */ { cell, seed, messages }) => {
  measure(simulator, cell, seed, messages).then(
    (run) => process.send?.({ run }),
    (error) => process.send?.({ error: String(error instanceof Error ? error.stack : error) }),
  );
});
process.send?.({ ready: true });
