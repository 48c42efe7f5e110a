#!/usr/bin/env node
// @ts-check
import { setMaxListeners } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { format, resolveConfig } from 'prettier';
import { readArguments, root } from './run.mjs';
import { away, killed, planFaults } from './soak/faults.mjs';
import { Member, mostMembers } from './soak/group.mjs';
import { startKeeper } from './soak/keeper.mjs';
import { timePlot } from './soak/plot.mjs';
import { formatPage, growthOf, leastForMemory, mostGrowth, rowsOf } from './soak/report.mjs';
import { DevnetProcess } from './waku/devnetProcess.mjs';
import { startLightNode, stopLightNode } from './waku/lightNode.mjs';
import { loadSources } from './waku/sources.mjs';

const usage = `Usage: npm run soak [-- --minutes=N] [-- --nodes=N] [-- --seed=S] [-- --no-write]

Light nodes of @waku/sdk with a channel of ours each, in this process, and a devnet that is slow, refuses, loses, hangs, freezes,
drops connections and dies, while members leave and come back. At the end all logs have to be equal and complete, every
message acknowledged, none handed over twice, and memory flat. Fails when they are not. Writes docs/soak.md and its plot.

  --minutes=N  with faults; at most two more until the logs are equal. 20 by default
  --nodes=N    2 to ${mostMembers}; 10 by default
  --seed=S     of the faults and of who says what when; a new one each time by default, which is printed
  --no-write   leave docs/soak.md alone`;

/** Of how much time a member lets pass between two messages, the mean, ms. */
const pause = 10_000;
/** Between two looks at memory, ms. */
const sampleInterval = 10_000;
/** How long everybody has at the end, ms. */
const patience = 120_000;

const args = readArguments(usage, ['--minutes', '--nodes', '--seed', '--no-write']);
/** @param {string} name @param {number} otherwise @param {number} least @param {number} most */
function numberOf(name, otherwise, least, most) {
  const text = valueOf(name);
  const value = text === undefined ? otherwise : Number(text);
  if (value >= least && value <= most) return value;
  console.error(`${name} must be a number from ${least} to ${most}.\n\n${usage}`);
  return process.exit(2);
}
/** @param {string} name */
function valueOf(name) {
  return args.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1);
}
const lasting = numberOf('--minutes', 20, 0.2, 1_440) * 60_000;
const size = Math.round(numberOf('--nodes', 10, 2, mostMembers));
const seed = valueOf('--seed') ?? String(Date.now());

setFlagsFromString('--expose-gc');
const collectGarbage = /** @type {() => void} */ (runInNewContext('gc'));

/** What is not as it should be. @type {string[]} */
const problems = [];
process.on('unhandledRejection', (reason) => {
  problems.push(
    `An unhandled rejection: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`,
  );
});

const sources = await loadSources();
const keeper = startKeeper(sources.url);
const devnet = await DevnetProcess.start();
/** Who was handed which message. @type {Map<string, number>} */
const handed = new Map();
/** @type {Member[]} */
let members = [];
let started = Date.now();
try {
  process.exitCode = (await soak()) ? 0 : 1;
} finally {
  await Promise.all(members.filter(({ here }) => here).map((member) => member.leave()));
  await Promise.all([devnet.close(), keeper.stop()]);
  sources.remove();
}

async function soak() {
  const around = {
    sources: sources.module,
    persistence: keeper.persistence,
    multiaddr: () => devnet.multiaddr,
    startNode: () => startLightNode(devnet.multiaddr, { dial: false }),
    stopNode: stopLightNode,
    logWindow: 200,
  };
  members = Array.from({ length: size }, (_, index) => new Member(index, around, handed));
  say(`seed ${seed}: ${size} light nodes on ${devnet.multiaddr}`);
  await Promise.all(members.map((member) => member.enter()));

  started = Date.now();
  const processorBefore = process.cpuUsage();
  const ended = new AbortController();
  setMaxListeners(size + 1, ended.signal);
  const plan = planFaults(sources.module.createRandom(`${seed} faults`), lasting, size);
  const samples = sampleMemory(ended.signal);
  const talking = members.map((_, index) => talk(index, ended.signal));
  const ofMembers = plan.filter(({ kind }) => kind === away);
  const ofDevnet = plan.filter(({ kind }) => kind !== away);
  await Promise.all([inTurn(ofDevnet), ...ofMembers.map(happen)]);
  await wait(Math.max(0, started + lasting - Date.now()));
  ended.abort();
  await Promise.all(talking);
  await devnet.fault('clear');
  const lasted = Date.now() - started;
  say('no more faults: everybody has to end with the same log');
  const settledAfter = await settled();
  const { user, system } = process.cpuUsage(processorBefore);
  await check();
  const outcome = {
    seed,
    members: size,
    lasted,
    sent: members.reduce((sum, { sent }) => sum + sent.size, 0),
    settledAfter,
    problems,
    faults: countKinds(plan),
    acknowledgedAfter: members.flatMap(({ acknowledgedAfter }) => acknowledgedAfter),
    samples,
    processor: (user + system) / 1_000 / (Date.now() - started),
    published: members.reduce((sum, member) => sum + member.traffic().published, 0),
    publishedBytes: members.reduce((sum, member) => sum + member.traffic().publishedBytes, 0),
  };
  const { share } = growthOf(samples);
  if (lasted >= leastForMemory && !(share <= mostGrowth))
    problems.push(`Memory grew by ${(share * 100).toFixed(1)} %.`);
  console.log('');
  for (const [what, value] of rowsOf(outcome)) console.log(`${what.padEnd(45)} ${value}`);
  for (const problem of problems) console.error(`\n${problem}`);
  if (!args.includes('--no-write')) await write(outcome, plan);
  console.log(problems.length === 0 ? '\nPassed.' : `\nFailed. Again with: npm run soak -- --seed=${seed}`);
  return problems.length === 0;
}

/** One after the other: on a busy machine a devnet that was killed may take longer to be back than the plan thought. */
async function inTurn(/** @type {readonly import('./soak/faults.mjs').Fault[]} */ faults) {
  for (const fault of faults) await happen(fault);
}

/** One fault from its beginning to its end. @param {import('./soak/faults.mjs').Fault} fault */
async function happen({ kind, what, at, lasts, who, ask }) {
  await wait(Math.max(0, started + at - Date.now()));
  const member = who === undefined ? undefined : members[who];
  if (who !== undefined && !member?.here) return;
  say(what);
  if (kind === away) await member?.leave();
  else if (kind === killed) await devnet.kill();
  const peerId = member?.peerId;
  for (const [name, settings] of ask) {
    await devnet.fault(name, peerId === undefined || name === 'loseFromStore' ? settings : { ...settings, peerId });
  }
  await wait(lasts);
  if (kind === away) await member?.enter();
  else if (kind === killed) await devnet.restart();
  else if (lasts > 0) await devnet.fault('clear');
}

/** One member's messages, as long as there are faults. @param {number} index @param {AbortSignal} signal */
async function talk(index, signal) {
  const random = sources.module.createRandom(`${seed} member ${index}`);
  for (let count = 1; ; count++) {
    try {
      await wait(-Math.log(1 - random()) * pause, undefined, { signal });
    } catch {
      return;
    }
    const text = `message ${count} of member ${index + 1} ${'x'.repeat(Math.floor(random() * 300))}`;
    const member = members[index];
    if (member?.here) member.say(text);
  }
}

/** Looks at memory, and tells, until there are no more faults. @param {AbortSignal} signal */
function sampleMemory(signal) {
  /** @type {import('./soak/report.mjs').Sample[]} */
  const samples = [];
  const timer = setInterval(() => {
    collectGarbage();
    const { heapUsed, external, rss } = process.memoryUsage();
    samples.push({ at: Date.now() - started, heap: heapUsed, outside: external, resident: rss });
    const sent = members.reduce((sum, member) => sum + member.sent.size, 0);
    const open = members.filter(({ here }) => here).reduce((sum, member) => sum + member.unacknowledged().length, 0);
    const online = members.filter(({ here, health }) => here && health === 'online').length;
    say(
      `${sent} messages, ${open} not acknowledged, ${online} of ${size} online, heap ${(heapUsed / 1e6).toFixed(1)} MB`,
    );
  }, sampleInterval);
  signal.addEventListener('abort', () => clearInterval(timer));
  return samples;
}

/** Waits until all have everything. @returns {Promise<number>} ms it took, Infinity when it did not come to that */
async function settled() {
  const from = Date.now();
  const sent = members.reduce((sum, member) => sum + member.sent.size, 0);
  while (Date.now() - from < patience) {
    const complete = members.every(({ channel }) => channel.log().length + channel.olderCount() === sent);
    if (complete && members.every((member) => member.unacknowledged().length === 0)) return Date.now() - from;
    await wait(100);
  }
  return Infinity;
}

/** Compares everything with everything. */
async function check() {
  const sent = members.flatMap((member) => [...member.sent.keys()]);
  const logs = await Promise.all(members.map((member) => member.wholeLog()));
  members.forEach((member, index) => {
    const log = logs[index] ?? [];
    const name = `Member ${index + 1}`;
    const missing = sent.filter((id) => !log.includes(id));
    if (missing.length > 0) problems.push(`${name} misses ${missing.length} of ${sent.length} messages.`);
    if (log.length > sent.length) problems.push(`${name} has ${log.length} messages; ${sent.length} were sent.`);
    if (log.join() !== logs[0]?.join()) problems.push(`${name} has another log than Member 1.`);
    const open = member.unacknowledged().map((/** @type {string} */ id) => member.channel.status(id));
    if (open.length > 0) problems.push(`${name}: ${open.length} own messages are ${[...new Set(open)].join(', ')}.`);
    if (member.repeated > 0) problems.push(`${name} was handed ${member.repeated} messages twice.`);
  });
}

/** @param {readonly import('./soak/faults.mjs').Fault[]} plan */
function countKinds(plan) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { kind } of plan) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** @param {import('./soak/report.mjs').Outcome} outcome @param {readonly import('./soak/faults.mjs').Fault[]} plan */
async function write(outcome, plan) {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@waku/sdk/package.json'), 'utf8'));
  const page = formatPage(outcome, {
    node: process.versions.node,
    sdk: version,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
  });
  const file = join(root, 'docs/soak.md');
  writeFileSync(file, await format(page, { ...(await resolveConfig(file)), parser: 'markdown' }));
  /** @param {(sample: import('./soak/report.mjs').Sample) => number} read */
  const line = (read) =>
    outcome.samples.map((sample) => /** @type {const} */ ([sample.at / 60_000, read(sample) / 1e6]));
  const plot = timePlot(
    `Memory of ${outcome.members} light nodes and their channels`,
    'minutes; shaded: the devnet dead or frozen',
    'MB',
    [
      { label: 'heap', points: line(({ heap }) => heap) },
      { label: 'with buffers', points: line(({ heap, outside }) => heap + outside) },
    ],
    plan
      .filter(({ kind }) => kind === killed || kind === 'frozen')
      .map(({ at, lasts }) => ({ from: at / 60_000, to: (at + lasts) / 60_000 })),
  );
  writeFileSync(join(root, 'docs/soak.svg'), plot);
  console.log('\nWritten to docs/soak.md.');
}

/** @param {string} what */
function say(what) {
  const seconds = Math.round((Date.now() - started) / 1_000);
  console.log(`${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}  ${what}`);
}
