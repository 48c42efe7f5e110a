#!/usr/bin/env node
// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { readArguments, root } from './run.mjs';
import { DevnetProcess } from './waku/devnetProcess.mjs';
import { startLightNode, stopLightNode } from './waku/lightNode.mjs';
import { loadSources } from './waku/sources.mjs';

const usage = `Usage: npm run waku:times [-- --rounds=N] [-- --outages=N] [-- --no-write]

Over light nodes of @waku/sdk with its default options and a devnet on this machine: time from nothing to the first acknowledged
message, time of a message after that, time back after outages, and the size of /waku without the SDK. About three
minutes, most of them waiting for connections to be as old as in life. Writes docs/waku-times.md. Fails when a target is missed.

  --rounds=N   starts that are measured, 10 by default
  --outages=N  outages of each kind, 3 by default
  --no-write   leave docs/waku-times.md alone`;

/** Budget of `/waku` without the SDK and React, bytes, minified and gzipped. */
const sizeBudget = 6_000;
/** Online again within this after the service node is back, ms. */
const backBudget = 10_000;
/** The SDK treats connections that are younger otherwise, ms. */
const connectionAge = 11_000;

const args = readArguments(usage, ['--rounds', '--outages', '--no-write']);
/** @param {string} name @param {number} otherwise */
function numberOf(name, otherwise) {
  const text = args.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1) ?? String(otherwise);
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  console.error(`${name} must be a whole number of at least 1.\n\n${usage}`);
  return process.exit(2);
}
const rounds = numberOf('--rounds', 10);
const outages = numberOf('--outages', 3);

/** @typedef {{ measure: string, value: string, target?: string, met?: boolean }} Row */

/** A light node with a channel. */
class Participant {
  /** @type {any} */ node;
  /** @type {any} */ transport;
  /** @type {any} */ channel;

  /** @param {any} sources @param {string} name @param {any} node */
  static async open(sources, name, node) {
    const participant = new Participant();
    participant.node = node;
    participant.transport = sources.wakuTransport({ node, contentTopic: '/reliable-channel/1/times/proto' });
    participant.channel = await sources.createReliableChannel({
      channelId: 'times',
      participantId: name,
      transport: participant.transport,
    });
    return participant;
  }

  /** Sends a message. @returns {Promise<number>} ms until somebody acknowledged it */
  send() {
    const began = performance.now();
    return new Promise((resolve) => {
      const id = this.channel.send(new TextEncoder().encode(`sent at ${began}`));
      const stop = this.channel.on('message-acknowledged', (/** @type {{ messageId: string }} */ { messageId }) => {
        if (messageId !== id) return;
        stop();
        resolve(performance.now() - began);
      });
    });
  }

  /** @param {string} wanted */
  health(wanted) {
    const { health } = this.transport;
    return new Promise((resolve) => {
      const look = () => {
        if (health.get() !== wanted) return;
        stop();
        resolve(undefined);
      };
      const stop = health.subscribe(look);
      look();
    });
  }

  async close() {
    await this.channel.close();
    await this.transport.close();
    await stopLightNode(this.node);
  }
}

const sources = await loadSources();
const devnet = await DevnetProcess.start();
/** @type {Participant | undefined} */
let other;
try {
  other = await Participant.open(sources.module, 'bob', await startLightNode(devnet.multiaddr));
  await other.health('online');
  /** @type {Row[]} */
  const rows = [];
  for (const dial of [true, false]) rows.push(...(await measureStarts(dial)));
  for (const how of /** @type {const} */ (['killed', 'dropped'])) rows.push(...(await measureOutages(how)));
  rows.push(...(await measureSize()));
  console.log('');
  for (const { measure, value, target = '', met } of rows) {
    console.log(
      `${met === undefined ? '    ' : met ? 'ok  ' : 'MISS'} ${measure}\n       ${[value, target].filter(Boolean).join(' | target ')}`,
    );
  }
  if (!args.includes('--no-write')) await write(rows);
  process.exitCode = rows.some(({ met }) => met === false) ? 1 : 0;
} finally {
  await other?.close();
  await devnet.close();
  sources.remove();
}
// Timers of the SDK stay after stop().
process.exit();

/** @param {boolean} dial @returns {Promise<Row[]>} */
async function measureStarts(dial) {
  const how = dial ? 'dialled at once' : 'given as a bootstrap peer';
  say(`${rounds} starts, the service node ${how}`);
  /** @type {number[]} */
  const first = [];
  /** @type {number[]} */
  const later = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const node = await startLightNode(devnet.multiaddr, { dial });
    const alice = await Participant.open(sources.module, `alice ${dial} ${round}`, node);
    await alice.send();
    first.push(performance.now() - began);
    for (let count = 0; count < 5; count++) later.push(await alice.send());
    await alice.close();
  }
  /** @type {Row[]} */
  const rows = [
    { measure: `from \`createLightNode\` to the first acknowledged message, ${how}`, value: spread(first) },
  ];
  if (dial) rows.push({ measure: 'a message after that, until it is acknowledged', value: spread(later) });
  return rows;
}

/** @param {'killed' | 'dropped'} how @returns {Promise<Row[]>} */
async function measureOutages(how) {
  say(`${outages} outages, ${how}`);
  const alice = await Participant.open(sources.module, `alice ${how}`, await startLightNode(devnet.multiaddr));
  await alice.send();
  /** @type {number[]} */
  const online = [];
  /** @type {number[]} */
  const acknowledged = [];
  for (let round = 0; round < outages; round++) {
    await wait(connectionAge);
    let back = performance.now();
    if (how === 'killed') {
      await devnet.kill();
      await alice.health('offline');
    } else {
      await devnet.fault('dropConnections');
      await alice.health('offline');
    }
    const sent = alice.send();
    if (how === 'killed') {
      await wait(6_000);
      await devnet.restart();
      back = performance.now();
    }
    await alice.health('online');
    online.push(performance.now() - back);
    await sent;
    acknowledged.push(performance.now() - back);
  }
  await alice.close();
  const after =
    how === 'killed' ? 'after the service node, killed 6 s before, is back' : 'after it dropped its connections';
  return [
    {
      measure: `online ${after}`,
      value: spread(online),
      target: `<= ${backBudget / 1_000} s`,
      met: Math.max(...online) <= backBudget,
    },
    { measure: `a message sent meanwhile acknowledged ${after}`, value: spread(acknowledged) },
  ];
}

/** @returns {Promise<Row[]>} */
async function measureSize() {
  const waku = await sizeOf(`export * from './src/transports/waku/index.ts';`);
  const bytes = (/** @type {number} */ count) => `${count.toLocaleString('en-US')} bytes`;
  return [
    {
      measure: 'size of `/waku` without the SDK and React, minified and gzipped',
      value: bytes(waku),
      target: `<= ${bytes(sizeBudget)}`,
      met: waku <= sizeBudget,
    },
  ];
}

/** @param {string} contents of a module @returns {Promise<number>} bytes, minified and gzipped */
async function sizeOf(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['@waku/*', 'react', 'react-dom', 'react/*'],
    write: false,
    logLevel: 'error',
  });
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
}

/** @param {readonly number[]} values ms */
function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const text = (/** @type {number | undefined} */ ms) =>
    ms === undefined ? '' : ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`;
  return `median ${text(sorted[Math.floor(sorted.length / 2)])}, ${text(sorted[0])} to ${text(sorted.at(-1))}, of ${sorted.length}`;
}

/** @param {readonly Row[]} rows */
async function write(rows) {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@waku/sdk/package.json'), 'utf8'));
  const cells = rows.map(({ measure, value, target, met }) =>
    [measure, value, target === undefined ? '' : `${target} ${met ? '✓' : '✗ missed'}`].join(' | '),
  );
  const page = `# Times over Waku

Measured in one run of \`npm run waku:times\`, which also wrote this page: light nodes of \`@waku/sdk\` ${version} with its default options in Node
${process.versions.node}, a devnet in a process of its own on the same machine (${cpus()[0]?.model.trim() ?? 'unknown'}). A public network adds its own latency.

| | | target |
| --- | --- | --- |
${cells.map((line) => `| ${line} |`).join('\n')}

- A start begins with \`createLightNode\` and sends before anything is connected. The SDK waits a second before it dials bootstrap
  peers.
- Before an outage connections are ${connectionAge / 1_000} s old: the SDK is quicker to dial again what it dialled a moment ago.
- A message is acknowledged when its sender knows that the other participant has it.
`;
  const file = join(root, 'docs/waku-times.md');
  writeFileSync(file, await format(page, { ...(await resolveConfig(file)), parser: 'markdown' }));
  console.log('\nWritten to docs/waku-times.md.');
}

/** @param {string} what */
function say(what) {
  console.log(`… ${what}`);
}
