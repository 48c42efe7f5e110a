#!/usr/bin/env node
import { readCommand } from './command/arguments.js';
import { usage } from './command/usage.js';
import { DevnetError } from './errors.js';
import { startDevnet } from './startDevnet.js';
import type { Devnet } from './types.js';

/** How long a clean stop may take before the process ends without it, ms. */
const stopTimeout = 3_000;

const command = readCommand(process.argv.slice(2));
if (command.kind === 'help') console.log(usage);
else if (command.kind === 'wrong') {
  console.error(`${command.why}\n\n${usage}`);
  process.exitCode = 2;
} else {
  const { options, json, quiet } = command;
  const write = json ? console.error : console.log;
  const log = quiet ? undefined : (line: string) => write(`${new Date().toISOString().slice(11, 23)} ${line}`);
  const starting = startDevnet({ ...options, log });
  // Before it is up as well: a signal in the middle of starting stops what has started by then.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(starting, log));
  starting.then(
    ({ multiaddr, peerId, controlUrl }) => {
      if (json) console.log(JSON.stringify({ multiaddr, peerId, controlUrl, pid: process.pid }));
      else if (quiet) console.log([multiaddr, controlUrl].filter((address) => address !== undefined).join('\n'));
    },
    (error: unknown) => {
      console.error(error instanceof DevnetError ? error.message : error);
      process.exitCode = 1;
    },
  );
}

async function stop(starting: Promise<Devnet>, log: ((line: string) => void) | undefined): Promise<void> {
  // A second signal ends it as it would have without us; so does a stop that hangs.
  setTimeout(() => process.exit(0), stopTimeout).unref();
  const devnet = await starting.catch(() => undefined);
  await devnet?.stop();
  log?.('stopped');
  process.exit();
}
