// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The command as npm installs it. @param {string} folder */
const command = (folder) => join(folder, 'node_modules', '.bin', 'reliable-channel-devnet');

const pushModule = `import { startDevnet } from 'react-reliable-channel/devnet';

const devnet = await startDevnet();
const { createLightNode, Protocols } = await import('@waku/sdk');
const node = await createLightNode({
  defaultBootstrap: false,
  bootstrapPeers: [devnet.multiaddr],
  networkConfig: { clusterId: 42, numShardsInCluster: 8 },
  numPeersToUse: 1,
  libp2p: { filterMultiaddrs: false, hideWebSocketInfo: true },
});
await node.start();
await node.waitForPeers([Protocols.LightPush], 15_000);
const encoder = node.createEncoder({ contentTopic: '/consumer/1/chat/proto' });
const { successes } = await node.lightPush.send(encoder, { payload: Uint8Array.of(1) });
await node.stop();
const stored = devnet.messages().length;
await devnet.stop();
process.exit(successes.length === 1 && stored === 1 ? 0 : 1);
`;

/**
 * Does what a user of the devnet does, in an app that has the package and `@waku/sdk`: starts it as a command and stops it,
 * and as a function, where a light node of the app pushes a message to it.
 * @param {string} app
 */
export async function tryDevnet(app) {
  console.log('> reliable-channel-devnet --json --port=0 --control-port=0');
  const child = spawn(command(app), ['--json', '--port=0', '--control-port=0'], { cwd: app });
  let log = '';
  child.stderr.on('data', (chunk) => (log += chunk));
  const ended = once(child, 'exit');
  const ready = await Promise.race([once(child.stdout, 'data'), ended.then(() => undefined)]);
  if (ready === undefined) throw new Error(`The devnet ended as it started:\n${log}`);
  const { multiaddr } = JSON.parse(String(ready[0]));
  child.kill('SIGTERM');
  const [status] = await ended;
  if (status !== 0) throw new Error(`The devnet ended with ${status} on SIGTERM:\n${log}`);
  console.log(`The devnet was at ${multiaddr}, and stopped.`);

  writeFileSync(join(app, 'push.mjs'), pushModule);
  console.log('> node push.mjs');
  const pushed = spawnSync(process.execPath, ['push.mjs'], { cwd: app, encoding: 'utf8', timeout: 60_000 });
  if (pushed.status !== 0) throw new Error(`No message reached the devnet:\n${pushed.stdout}${pushed.stderr}`);
  console.log("A light node of the app's @waku/sdk pushed a message to it.");
}

/**
 * Where the package is alone, its command has to say what else to install.
 * @param {string} tarball
 */
export function tryWithoutSdk(tarball) {
  // Not inside the app: the command would find the app's.
  const folder = mkdtempSync(join(tmpdir(), 'rrc-alone-'));
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'alone', private: true }));
    const install = ['install', tarball, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    console.log(`> npm ${install.join(' ')}`);
    const installed = spawnSync('npm', install, { cwd: folder, encoding: 'utf8' });
    if (installed.status !== 0) throw new Error(`The package cannot be installed alone:\n${installed.stderr}`);
    const options = /** @type {const} */ ({ cwd: folder, encoding: 'utf8', timeout: 20_000 });
    const { status, stderr } = spawnSync(command(folder), ['--port=0'], options);
    if (status !== 1 || !stderr.includes('npm install @waku/sdk@')) {
      throw new Error(`Without @waku/sdk the devnet ended with ${status} and said:\n${stderr}`);
    }
    console.log(`Alone it says: ${stderr.trim()}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
