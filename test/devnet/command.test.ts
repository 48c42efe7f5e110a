import { spawn, spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/run.mjs';
import { createWakuNetwork } from '../support/waku.js';
import { push } from '../support/wakuMessages.js';

const waku = createWakuNetwork();
afterEach(() => waku.stop());

const folder = mkdtempSync(join(tmpdir(), 'rrc-devnet-'));
/** The command in the tree of this project, and in a place where there is no `@waku/sdk`. */
const command = join(root, 'node_modules', '.cache', `devnet-test-${process.pid}`, 'cli.mjs');
const alone = join(folder, 'alone', 'cli.mjs');
beforeAll(async () => {
  for (const outfile of [command, alone]) {
    mkdirSync(join(outfile, '..'), { recursive: true });
    const entryPoints = [join(root, 'src', 'devnet', 'cli.ts')];
    await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20' });
  }
});
afterAll(() => {
  for (const path of [folder, join(command, '..')]) rmSync(path, { recursive: true, force: true });
});

const runToEnd = (args: string[], file = command) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, stdout, stderr };
};

interface Started {
  readonly ready: { multiaddr: string; controlUrl?: string; pid: number };
  readonly log: () => string;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const children: ReturnType<typeof spawn>[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

function startCommand(...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, [command, '--json', '--port=0', '--control-port=0', ...args], { cwd: folder });
  children.push(child);
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('exit', (status) => reject(new Error(`ended with ${status}:\n${log}`)));
    child.stdout.once('data', (line: Buffer) =>
      resolve({
        ready: JSON.parse(line.toString()) as Started['ready'],
        log: () => log,
        end: (signal) =>
          new Promise((ended) => {
            child.once('exit', ended);
            child.kill(signal);
          }),
      }),
    );
  });
}

test('--help says what it is, that it is for development, and every option', () => {
  const { status, stdout } = runToEnd(['--help']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/for development and tests/);
  const options = ['port', 'host', 'cluster', 'shards', 'key-seed', 'store', 'max-messages', 'join', 'control-port'];
  for (const option of [...options, 'no-control', 'json', 'quiet']) expect(stdout).toContain(`--${option}`);
});

describe('it ends with 2 and the usage on', () => {
  test.each([
    ['--prot=1', /--prot/],
    ['--port=many', /--port is many/],
    ['extra', /extra/],
  ])('%s', (argument, why) => {
    const { status, stderr } = runToEnd([argument]);
    expect(status).toBe(2);
    expect(stderr).toMatch(why);
    expect(stderr).toContain('Usage:');
  });
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s stops it cleanly while a light node is connected', async (signal) => {
  const { ready, log, end } = await startCommand();
  const node = await waku.lightNode(ready);
  expect(await push(node, 'hello')).toBe(true);
  expect(await end(signal)).toBe(0);
  expect(log()).toMatch(/push .*stored/);
  expect(log()).toMatch(/stopped\s*$/);
});

test('killed, it has what it answered for: the store and the address are there when it starts again', async () => {
  const args = ['--key-seed=same', `--store=${join(folder, 'killed.jsonl')}`];
  const first = await startCommand(...args);
  const node = await waku.lightNode(first.ready);
  expect(await push(node, 'kept')).toBe(true);
  await first.end('SIGKILL');
  const second = await startCommand(...args);
  const messages = (await (await fetch(`${second.ready.controlUrl}/messages`)).json()) as { payload: string }[];
  expect(messages.map(({ payload }) => Buffer.from(payload, 'base64').toString())).toEqual(['kept']);
  const peerId = (address: string) => /p2p\/(.*)$/.exec(address)?.[1];
  expect(peerId(second.ready.multiaddr)).toBe(peerId(first.ready.multiaddr));
  expect(await second.end('SIGTERM')).toBe(0);
});

test('a port that is taken is said, with what to do', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { status, stderr } = runToEnd([`--port=${port}`, '--no-control']);
  server.close();
  expect(status).toBe(1);
  expect(stderr).toMatch(new RegExp(`^Port ${port} of 127\\.0\\.0\\.1 is taken.*take another port`));
  expect(stderr).not.toContain('    at ');
});

test('a control port that is taken is said as well, and nothing is left running', async () => {
  const devnet = await waku.devnet({ controlPort: 0 });
  const port = new URL(devnet.controlUrl ?? '').port;
  const { status, stderr } = runToEnd(['--port=0', `--control-port=${port}`]);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(`Port ${port}`) });
});

test('without @waku/sdk it prints the line that installs it', () => {
  const { status, stderr } = runToEnd(['--port=0'], alone);
  expect(status).toBe(1);
  expect(stderr).toContain('npm install @waku/sdk@0.0.36');
  expect(stderr).not.toContain('    at ');
});

test('on another address than loopback it warns', async () => {
  const { ready, log, end } = await startCommand('--host=0.0.0.0');
  expect(log()).toMatch(/warning: 0\.0\.0\.0 is not loopback/);
  expect(ready.multiaddr).toMatch(/^\/ip4\/127\.0\.0\.1\//);
  expect(ready.controlUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
  await end('SIGTERM');
});
