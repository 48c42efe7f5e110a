// @ts-check
import { Message } from '@waku/sds';
import { histogram } from '../measure.mjs';
import { S, way } from '../scenarios.mjs';
import { publishedPackage, variants } from './cells.mjs';
import { createNode } from './node.mjs';
import { replaceTime } from './virtualTime.mjs';

// Node 20 does not have it yet, libp2p calls it.
/** @type {any} */ (Promise).withResolvers ??= () => {
  /** @type {any} */
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};

/** @typedef {import('../scenarios.mjs').Cell} Cell */
/** @typedef {{ sentAt: number, publishedAt: number, acknowledgedAt: number, follows: Sent[], sender: number, reached: Set<number>, noticedAt: Map<number, number>, deliveredAt: Map<number, number> }} Sent */

const sdk = await import(publishedPackage);
const routingInfo = { clusterId: 1, shardId: 0, pubsubTopic: '/waku/2/rs/1/0' };
const contentTopic = '/simulation/1/chat/proto';
const text = new TextEncoder();

/**
 * One run of the published engine, by the measures of ours: the same conversation by the same people at the same moments,
 * over the same network, whose luck is drawn from the same seed.
 * @param {any} simulator
 * @param {Cell & { variant: keyof typeof variants, patience: number }} cell
 * @param {string} seed
 * @param {number} messages
 */
export async function measure(simulator, cell, seed, messages) {
  const started = performance.now();
  const { createMemoryNetwork, createFaults, createRandom } = simulator;
  const time = replaceTime(simulator, seed);
  const { clock } = time;
  const { latency, ...ways } = way;
  const network = createMemoryNetwork({ seed, clock, latency, store: false });
  const random = createRandom(JSON.stringify([seed, 'conversation']));
  const { options, rightHints } = variants[cell.variant];
  /** @type {Map<string, Sent>} */
  const sent = new Map();
  const store = cell.store ? new Map() : undefined;
  let [frames, bytes, shownTwice, shownEarly, open] = [0, 0, 0, 0, 0];

  const encoder = sdk.createEncoder({ contentTopic, routingInfo });
  const decoder = sdk.createDecoder(contentTopic, routingInfo);
  if (rightHints) pinTimestamps(encoder);
  /** A frame is decoded once, however many receive it. @type {WeakMap<Uint8Array, any>} */
  const decoded = new WeakMap();
  /** @param {{ payload: Uint8Array }} frame */
  const read = ({ payload }) => {
    let message = decoded.get(payload);
    if (message === undefined) {
      const proto = sdk.waku.proto_message?.WakuMessage ?? sdk.waku.message.version_0.proto.WakuMessage;
      const { ephemeral = false, ...fields } = proto.decode(payload);
      message = new sdk.DecodedMessage(routingInfo.pubsubTopic, { ...fields, ephemeral });
      message.sds = Message.decode(message.payload);
      decoded.set(payload, message);
    }
    return message;
  };

  /** @param {Sent} record @param {number} index */
  const notice = ({ noticedAt }, index) => noticedAt.has(index) || noticedAt.set(index, clock.now());

  const channels = await Promise.all(
    Array.from({ length: cell.n }, async (_, index) => {
      const name = `p${index}`;
      const node = createNode({
        transport: network.transport(name, { faults: createFaults({ ...ways, loss: cell.loss }) }),
        clock,
        latency,
        store,
        read,
        published(payload) {
          frames++;
          bytes += payload.length;
          const { messageId, content, causalHistory } = /** @type {any} */ (Message.decode(payload));
          const record = sent.get(messageId);
          if (!content || record === undefined || !Number.isNaN(record.publishedAt)) return;
          record.publishedAt = clock.now();
          record.follows = causalHistory.flatMap((/** @type {any} */ entry) => sent.get(entry.messageId) ?? []);
        },
        arrived(frame) {
          const record = sent.get(read(frame).sds?.messageId);
          if (record === undefined) return;
          if (frame.timestamp === Math.floor(record.publishedAt)) record.reached.add(index);
          notice(record, index);
        },
      });
      const channel = await sdk.ReliableChannel.create(node, 'simulation', name, encoder, decoder, options);
      channel.messageChannel.addEventListener('sds:in:message-missing', (/** @type {any} */ { detail }) => {
        for (const { messageId } of detail) {
          const record = sent.get(messageId);
          if (record !== undefined) notice(record, index);
        }
      });
      channel.addEventListener('message-acknowledged', (/** @type {any} */ { detail }) => {
        const record = sent.get(detail);
        if (record !== undefined && Number.isNaN(record.acknowledgedAt)) record.acknowledgedAt = clock.now();
      });
      channel.addEventListener('message-received', (/** @type {any} */ { detail }) => {
        const record = sent.get(sdk.ReliableChannel.getMessageId(detail.payload));
        if (record === undefined || record.sender === index) return;
        if (record.deliveredAt.has(index)) {
          shownTwice++;
          return;
        }
        record.deliveredAt.set(index, clock.now());
        notice(record, index);
        open--;
        if (record.follows.some((one) => one.sender !== index && !one.deliveredAt.has(index))) shownEarly++;
      });
      return channel;
    }),
  );

  const counts = channels.map(() => 0);
  let end = 0;
  for (let count = 0; count < messages; count++) {
    end += -Math.log(1 - random()) * S;
    clock.setTimeout(() => {
      const index = Math.floor(random() * channels.length);
      const payload = new Uint8Array(100);
      payload.set(text.encode(`p${index} ${(counts[index] = (counts[index] ?? 0) + 1)}`));
      const record = { sentAt: clock.now(), publishedAt: NaN, acknowledgedAt: NaN, follows: [], sender: index };
      sent.set(sdk.ReliableChannel.getMessageId(payload), {
        ...record,
        reached: new Set(),
        noticedAt: new Map(),
        deliveredAt: new Map(),
      });
      open += channels.length - 1;
      channels[index].send(payload);
    }, end);
  }
  await time.advance(end + 6 * S);

  const others = (/** @type {Sent} */ { sender }) =>
    channels.map((_, index) => index).filter((index) => index !== sender);
  const records = [...sent.values()];
  const run = {
    messages: records.length,
    runs: 1,
    acknowledged: histogram(records.map(({ acknowledgedAt, sentAt }) => after(acknowledgedAt, sentAt))),
    noticed: histogram(
      records.flatMap((record) =>
        others(record)
          .filter((index) => !record.reached.has(index))
          .map((index) => after(record.noticedAt.get(index), record.sentAt)),
      ),
    ),
    delivered: histogram(
      records.flatMap((record) => others(record).map((index) => after(record.deliveredAt.get(index), record.sentAt))),
    ),
    pairs: records.length * (cell.n - 1),
    frames,
    bytes,
    shownTwice,
    shownEarly,
  };
  for (let waited = 0; open > 0 && waited < cell.patience; waited += 1_000) await time.advance(1_000);
  time.restore();
  return { ...run, never: open, seconds: (performance.now() - started) / 1_000 };
}

/** @param {number | undefined} moment @param {number} since */
function after(moment, since) {
  return moment === undefined || Number.isNaN(moment) ? Infinity : moment - since;
}

/**
 * The same payload gets the same timestamp whenever it is encoded, so that the hint is the hash of what is sent.
 * @param {any} encoder
 */
function pinTimestamps(encoder) {
  const encode = encoder.toProtoObj.bind(encoder);
  /** @type {WeakMap<Uint8Array, Date>} */
  const times = new WeakMap();
  encoder.toProtoObj = (/** @type {any} */ message) => {
    const timestamp = times.get(message.payload) ?? new Date();
    times.set(message.payload, timestamp);
    return encode({ ...message, timestamp });
  };
}
