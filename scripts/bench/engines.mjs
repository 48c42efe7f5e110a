// @ts-check
import { MessageChannel, MessageChannelEvent, Message } from '@waku/sds';
import { CHANNEL } from './workload.mjs';

/**
 * A participant that receives, on one of the engines.
 * @typedef {object} Receiver
 * @property {(bytes: Uint8Array) => void | Promise<void>} receive takes one frame, from bytes to delivery
 * @property {() => void} settle gives the engine every chance to deliver what it holds
 * @property {string[]} delivered ids, in the order they were handed to the app
 */

/**
 * @param {import('../../src/sds/index.js')} sds
 * @param {Partial<import('../../src/sds/index.js').SdsTuning>} [tuning]
 */
export function createOurChannel(sds, tuning) {
  return new sds.SdsChannel({
    channelId: CHANNEL,
    participantId: 'receiver',
    tuning: { ...sds.defaultSdsTuning, ...tuning },
    random: Math.random,
    lamportTimestamp: Date.now(),
  });
}

/**
 * @param {import('../../src/sds/index.js')} sds
 * @returns {Receiver}
 */
export function createOurReceiver(sds) {
  const channel = createOurChannel(sds);
  /** @type {string[]} */
  const delivered = [];
  const start = Date.now();
  return {
    delivered,
    receive(bytes) {
      const now = Date.now();
      for (const action of channel.receive(bytes, { now, active: now - start }, { source: 'broadcast' })) {
        if (action.type === 'deliver') delivered.push(action.entry.messageId);
      }
    },
    settle() {
      const now = Date.now();
      channel.tick({ now, active: now - start });
    },
  };
}

/**
 * @param {number} [causalHistorySize] its own default when left out
 * @returns {Receiver & { channel: MessageChannel }}
 */
export function createTheirReceiver(causalHistorySize) {
  const channel = new MessageChannel(CHANNEL, 'receiver', { causalHistorySize });
  /** @type {string[]} */
  const delivered = [];
  channel.addEventListener(MessageChannelEvent.InMessageDelivered, ({ detail }) => void delivered.push(detail));
  return {
    channel,
    delivered,
    receive(bytes) {
      const message = Message.decode(bytes);
      if (message === undefined) throw new Error('@waku/sds cannot read the workload');
      channel.pushIncomingMessage(message, undefined);
      return channel.processTasks();
    },
    settle() {
      for (let before = -1; before !== delivered.length;) {
        before = delivered.length;
        channel.sweepIncomingBuffer();
      }
    },
  };
}

/**
 * The whole of ours: a channel with memory persistence on a transport that hands frames over within the call.
 * @param {typeof import('../../src/engine/index.js')} engine
 */
export async function openEngine(engine) {
  /** @type {(message: import('../../src/engine/index.js').IncomingMessage) => void} */
  let hand = () => undefined;
  const channel = await engine.createReliableChannel({
    channelId: CHANNEL,
    participantId: 'receiver',
    transport: {
      maxMessageSize: 153_600,
      publish: () => Promise.resolve({}),
      subscribe(receive) {
        hand = receive;
        return Promise.resolve(() => Promise.resolve());
      },
      health: { get: () => 'online', subscribe: () => () => undefined },
    },
  });
  let received = 0;
  channel.on('message-received', () => received++);
  return {
    give: (/** @type {Uint8Array} */ payload) => hand({ payload }),
    received: () => received,
    close: () => channel.close(),
  };
}
