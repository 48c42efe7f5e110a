// @ts-check
/*
 * One measurement in a process of its own: `measure.mjs <bundle of src/sds> <json>`; prints the result as JSON.
 * Needs --expose-gc.
 */
import { pathToFileURL } from 'node:url';
import { MessageChannel } from '@waku/sds';
import { createOurChannel, createOurReceiver, createTheirReceiver } from './engines.mjs';
import { CHANNEL, countOutOfCausalOrder, createWorkload } from './workload.mjs';

/**
 * @typedef {{ what: 'receive' | 'memory', engine: 'ours' | 'theirs', messages: number, filter: boolean, ids: 'ours' | 'theirs', order: 'in-order' | 'reverse', rounds: number }} ReceiveTask
 * @typedef {{ what: 'wire', engine: 'ours' | 'theirs', history?: number }} WireTask
 */

const [bundle = '', json = ''] = process.argv.slice(2);
/** @type {typeof import('../../src/sds/index.js')} */
const sds = await import(pathToFileURL(bundle).href);
/** @type {ReceiveTask | WireTask} */
const task = JSON.parse(json);

console.log(JSON.stringify(await measure()));

async function measure() {
  if (task.what === 'wire') return task.engine === 'ours' ? ourBytes() : theirBytes(task.history);
  return task.what === 'memory' ? memory(task) : receive(task);
}

/** @param {ReceiveTask} task */
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
 * @param {ReceiveTask} task
 */
async function memory(task) {
  const workload = createWorkload(sds, task);
  const receiver = createReceiver(task);
  const receiveRange = async (/** @type {number} */ from, /** @type {number} */ to) => {
    for (let i = from; i < to; i++) await receiver.receive(/** @type {Uint8Array} */ (workload[i]?.bytes.slice()));
  };
  const warmUp = Math.floor(task.messages / 4);
  await receiveRange(0, warmUp);
  const before = used();
  await receiveRange(warmUp, task.messages);
  const after = used();
  if (receiver.delivered.length !== task.messages) throw new Error('not everything was delivered');
  return { bytesPerMessage: (after - before) / (task.messages - warmUp) };
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
