// @ts-check
/*
 * One measurement in a process of its own: `measure.mjs <bundle of src/engine> <json>`; prints the result as JSON.
 * Needs --expose-gc.
 */
import { pathToFileURL } from 'node:url';
import { MessageChannel } from '@waku/sds';
import { createOurChannel, createOurReceiver, createTheirReceiver, openEngine } from './engines.mjs';
import { CHANNEL, contentOf, countOutOfCausalOrder, createWorkload, fullFilter } from './workload.mjs';

/**
 * @typedef {'ours' | 'theirs'} Engine
 * @typedef {{ what: 'receive', engine: Engine, messages: number, filter: boolean, ids: Engine, order: 'in-order' | 'reverse', rounds: number, fresh: boolean }} ReceiveTask
 * @typedef {{ what: 'memory', engine: Engine, messages: number, filter: boolean, ids: Engine }} MemoryTask
 * @typedef {{ what: 'wire', engine: Engine, history?: number }} WireTask
 * @typedef {{ what: 'filter', engine: Engine, unacknowledged: number, receives: number }} FilterTask
 * @typedef {{ what: 'hostile', engine: Engine, frames: number }} HostileTask
 * @typedef {{ what: 'engine', messages: number, ids: Engine, rounds: number }} EngineTask
 * @typedef {{ what: 'engine-memory', messages: number }} EngineMemoryTask
 * @typedef {ReceiveTask | MemoryTask | WireTask | FilterTask | HostileTask | EngineTask | EngineMemoryTask} Task
 */

const [bundle = '', json = ''] = process.argv.slice(2);
/** @type {typeof import('../../src/engine/index.js')} */
const sds = await import(pathToFileURL(bundle).href);
/** @type {Task} */
const given = JSON.parse(json);

console.log(JSON.stringify(await measure(given)));

/** @param {Task} task */
async function measure(task) {
  switch (task.what) {
    case 'receive':
      return receive(task);
    case 'memory':
      return memory(task);
    case 'wire':
      return task.engine === 'ours' ? ourBytes() : theirBytes(task.history);
    case 'filter':
      return receiveFilters(task);
    case 'hostile':
      return attack(task);
    case 'engine':
      return throughEngine(task);
    case 'engine-memory':
      return engineMemory(task);
  }
}

/** @param {{ engine: Engine }} task */
function createReceiver({ engine }) {
  return engine === 'ours' ? createOurReceiver(sds) : createTheirReceiver(2);
}

/**
 * The fastest of some rounds, each with a new receiver; the first ones also warm the engine up.
 * @param {ReceiveTask} task
 */
async function receive(task) {
  const workload = createWorkload(sds, task);
  const arriving = task.order === 'reverse' ? workload.toReversed() : workload;
  let seconds = Infinity;
  /** @type {string[]} */
  let delivered = [];
  for (let round = 0; round < task.rounds; round++) {
    // An engine may keep the bytes it is given: copies, as a network would hand over.
    const frames = arriving.map(({ bytes }) => bytes.slice());
    const receiver = createReceiver(task);
    // Long conversations pay for the garbage of rounds before them, short ones do not.
    if (task.fresh) global.gc?.();
    const start = performance.now();
    for (const bytes of frames) {
      const pending = receiver.receive(bytes);
      if (pending !== undefined) await pending;
    }
    receiver.settle();
    seconds = Math.min(seconds, (performance.now() - start) / 1_000);
    delivered = receiver.delivered;
  }
  return {
    seconds,
    delivered: new Set(delivered).size,
    outOfOrder: countOutOfCausalOrder(workload, delivered),
  };
}

/**
 * What stays allocated for each message that was received and delivered.
 * @param {MemoryTask} task
 */
async function memory(task) {
  const receiver = createReceiver(task);
  const bytesPerMessage = await growth(createWorkload(sds, task), (bytes) => receiver.receive(bytes));
  if (receiver.delivered.length !== task.messages) throw new Error('not everything was delivered');
  return { bytesPerMessage };
}

/** @param {EngineMemoryTask} task */
async function engineMemory({ messages }) {
  const engine = await openEngine(sds);
  const bytesPerMessage = await growth(createWorkload(sds, { messages, filter: false, ids: 'ours' }), engine.give);
  if (engine.received() !== messages) throw new Error('not everything was delivered');
  await engine.close();
  return { bytesPerMessage };
}

/**
 * What is allocated more for each message, once a quarter of them is there.
 * @param {readonly import('./workload.mjs').WorkloadMessage[]} workload
 * @param {(bytes: Uint8Array) => void | Promise<void>} give
 */
async function growth(workload, give) {
  const warmUp = Math.floor(workload.length / 4);
  for (const { bytes } of workload.slice(0, warmUp)) await give(bytes.slice());
  const before = used();
  for (const { bytes } of workload.slice(warmUp)) await give(bytes.slice());
  return (used() - before) / (workload.length - warmUp);
}

function used() {
  for (let i = 0; i < 4; i++) global.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The frame of a 100-byte message in the middle of a conversation, every entry with its author and a 32-byte hint. */
function ourBytes() {
  const channel = createOurChannel(sds);
  const now = Date.now();
  const hash = new Uint8Array(32).fill(7);
  for (const { bytes } of createWorkload(sds, { messages: 400, filter: false })) {
    channel.receive(bytes, { now, active: 0 }, { source: 'broadcast', hash });
  }
  let last = '';
  for (let i = 0; i < 10; i++) {
    last = channel.send(new Uint8Array(100).fill(97), { now: now + i, active: i })?.messageId ?? '';
    channel.messageFrame(last, { now: now + i, active: i });
    channel.published(last, hash);
  }
  const { bytes } = channel.messageFrame(last, { now: now + 10, active: 10 });
  return { bytes: bytes.length, entries: sds.decodeMessage(bytes).causalHistory.length };
}

/** The same of `@waku/sds`. @param {number | undefined} history its own default when left out */
async function theirBytes(history) {
  const channel = new MessageChannel(CHANNEL, 'receiver', { causalHistorySize: history });
  const retrievalHint = new Uint8Array(32).fill(7);
  /** @type {Uint8Array} */
  let bytes = new Uint8Array();
  for (let i = 0; i < 220; i++) {
    channel.pushOutgoingMessage(new Uint8Array(Buffer.from(`message ${i} `.padEnd(100, '.'))), async (message) => {
      bytes = message.encode();
      return Promise.resolve({ success: true, retrievalHint });
    });
    await channel.processTasks();
  }
  return { bytes: bytes.length, entries: sds.decodeMessage(bytes).causalHistory.length };
}

/**
 * The median time of one sync message with a filter, each of another participant. @param {FilterTask} task
 */
async function receiveFilters({ engine, unacknowledged, receives }) {
  const receive = engine === 'ours' ? withOwnMessages(unacknowledged) : await theirsWithOwnMessages(unacknowledged);
  /** @type {number[]} */
  const times = [];
  for (let i = 0; i < receives; i++) {
    const bytes = sds.encodeMessage({
      senderId: `peer-${i}`,
      messageId: `sync-${i}`,
      channelId: CHANNEL,
      lamportTimestamp: Date.now(),
      causalHistory: [],
      bloomFilter: fullFilter(i),
      repairRequest: [],
    });
    const start = performance.now();
    await receive(bytes);
    times.push((performance.now() - start) / 1_000);
  }
  return { seconds: median(times) };
}

/** @param {number} count */
function withOwnMessages(count) {
  const channel = createOurChannel(sds);
  for (let i = 0; i < count; i++) {
    const at = { now: Date.now(), active: i };
    const entry = channel.send(contentOf(i, 100), at);
    if (entry === undefined) throw new Error('not sent');
    channel.messageFrame(entry.messageId, at);
    channel.published(entry.messageId, undefined);
  }
  return (/** @type {Uint8Array} */ bytes) =>
    void channel.receive(bytes, { now: Date.now(), active: count }, { source: 'broadcast' });
}

/** @param {number} count */
async function theirsWithOwnMessages(count) {
  const receiver = createTheirReceiver(2);
  for (let i = 0; i < count; i++) {
    receiver.channel.pushOutgoingMessage(contentOf(i, 100), async () => Promise.resolve({ success: true }));
    await receiver.channel.processTasks();
  }
  return receiver.receive;
}

/**
 * Ten honest messages are held because ten others are missing; then somebody names 20,000 ids that nobody has; then the
 * ten arrive. The frame that took longest, in the best of some rounds.
 * @param {HostileTask} task
 */
async function attack(task) {
  const HONEST = 10;
  const FAKE = 20_000;
  const honest = createWorkload(sds, { messages: 2 * HONEST, filter: false, ids: 'ours', history: 0 });
  const [missing, named] = [honest.slice(0, HONEST), honest.slice(HONEST)];
  const held = named.map(({ bytes }, i) => {
    const causalHistory = [{ messageId: missing[i]?.messageId ?? '' }];
    return sds.encodeMessage({ ...sds.decodeMessage(bytes), causalHistory });
  });
  const attacks = Array.from({ length: task.frames }, (_, i) => {
    const entries = Array.from({ length: FAKE / task.frames }, (_, j) => ({
      messageId: ((i * FAKE) / task.frames + j).toString(36).padStart(3, '0'),
    }));
    const content = contentOf(i, 20);
    const lamportTimestamp = Date.now();
    const messageId = sds.deriveMessageId('mallory', lamportTimestamp, content);
    const names = { senderId: 'mallory', channelId: CHANNEL };
    return sds.encodeMessage({
      ...names,
      messageId,
      lamportTimestamp,
      causalHistory: entries,
      repairRequest: [],
      content,
    });
  });
  /** @type {number[]} */
  const times = [];
  let delivered = 0;
  for (let round = 0; round < (task.engine === 'ours' ? 11 : 3); round++) {
    const receiver = createReceiver(task);
    for (const bytes of held) await receiver.receive(bytes.slice());
    const frames = attacks.map((bytes) => bytes.slice());
    let longest = 0;
    for (const bytes of frames) {
      const start = performance.now();
      await receiver.receive(bytes);
      longest = Math.max(longest, (performance.now() - start) / 1_000);
    }
    times.push(longest);
    for (const { bytes } of missing) await receiver.receive(bytes.slice());
    receiver.settle();
    delivered = honest.filter(({ messageId }) => receiver.delivered.includes(messageId)).length;
  }
  return { seconds: Math.min(...times), honest: `${delivered} of ${honest.length}`, bytes: attacks[0]?.length };
}

/** The fastest of some rounds, each with a new channel. @param {EngineTask} task */
async function throughEngine({ messages, ids, rounds }) {
  const workload = createWorkload(sds, { messages, filter: false, ids });
  let seconds = Infinity;
  for (let round = 0; round < rounds; round++) {
    const frames = workload.map(({ bytes }) => bytes.slice());
    const engine = await openEngine(sds);
    const start = performance.now();
    for (const bytes of frames) engine.give(bytes);
    seconds = Math.min(seconds, (performance.now() - start) / 1_000);
    if (engine.received() !== messages) throw new Error('not everything was delivered');
    await engine.close();
  }
  return { seconds };
}

/** @param {readonly number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
