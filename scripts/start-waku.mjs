#!/usr/bin/env node
// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer } from 'vite';
import { readArguments, root } from './run.mjs';

const usage = `Usage: npm run start:waku [-- options]

Starts a devnet (a Waku service node on this machine, npm run devnet) and the example app, and opens the app on it.
Ctrl+C stops both.

  --port=N             where light nodes connect to the devnet, 9645 by default
  --control-port=N     where the devnet takes faults, 9646 by default
  --store=FILE         keeps the devnet's store in a file, which survives a restart
  --no-open            opens no browser`;

const args = readArguments(usage, ['--port', '--control-port', '--store', '--no-open']);
const devnetArguments = args.filter((argument) => argument !== '--no-open');

const devnet = spawn(process.execPath, [join(root, 'scripts', 'devnet.mjs'), '--json', ...devnetArguments], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
devnet.once('exit', (code) => process.exit(code ?? 1));
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => devnet.kill(signal));
}

const [line] = await once(createInterface({ input: devnet.stdout }), 'line');
const { multiaddr, controlUrl } = JSON.parse(line);
const search = `?network=waku&peer=${multiaddr}&cluster=42&shards=8`;
const server = await createServer({
  root: join(root, 'example-app'),
  configFile: join(root, 'vite.config.ts'),
  server: { open: args.includes('--no-open') ? false : `/${search}` },
});
await server.listen();
const base = server.resolvedUrls?.local[0];
console.log(`
  The app on this devnet   ${base}${search}
  The devnet's address     ${multiaddr}
  Its faults               ${controlUrl}
`);
