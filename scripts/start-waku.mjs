#!/usr/bin/env node
// @ts-check
import { join } from 'node:path';
import { createServer } from 'vite';
import { readArguments, root } from './run.mjs';

const usage = `Usage: npm run start:waku [-- options]

Starts a devnet, a Waku service node on this machine, and the example app, and opens the app on it. Ctrl+C stops both.

  --port=N             where light nodes connect to the devnet, 9645 by default
  --control-port=N     where the devnet takes faults, 9646 by default
  --store=FILE         keeps the devnet's store in a file, which survives a restart
  --log                prints a line for everything the devnet does
  --no-open            opens no browser`;

const args = readArguments(usage, ['--port', '--control-port', '--store', '--log', '--no-open']);

/**
 * @param {string} name
 * @returns {string | undefined} what stands behind `=`
 */
function valueOf(name) {
  return args.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1);
}

/**
 * @param {string} name
 * @param {number} byDefault
 */
function portOf(name, byDefault) {
  const text = valueOf(name) ?? String(byDefault);
  if (/^\d{1,5}$/.test(text)) return Number(text);
  console.error(`${name} takes a number, as in ${name}=${byDefault}.\n\n${usage}`);
  process.exit(2);
}

const port = portOf('--port', 9645);
const controlPort = portOf('--control-port', 9646);
const server = await createServer({
  root: join(root, 'example-app'),
  configFile: join(root, 'vite.config.ts'),
  server: { open: false },
});

try {
  const { startDevnet } = await server.ssrLoadModule(join(root, 'src', 'devnet', 'index.ts'));
  const devnet = await startDevnet({
    port,
    controlPort,
    storeFile: valueOf('--store'),
    // The address stays what it is over a restart, and so do bookmarks of the app.
    keySeed: `reliable-channel-devnet ${port}`,
    ...(args.includes('--log') && { log: console.log }),
  });
  const stop = () => void Promise.all([devnet.stop(), server.close()]).finally(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  const search = `?network=waku&peer=${devnet.multiaddr}&cluster=42&shards=8`;
  await server.listen();
  console.log(`
  The app on this devnet   ${server.resolvedUrls?.local[0]}${search}
  The devnet's address     ${devnet.multiaddr}
  Its control endpoint     ${devnet.controlUrl}
`);
  if (!args.includes('--no-open')) {
    server.config.server.open = `/${search}`;
    server.openBrowser();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
