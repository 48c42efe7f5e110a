import type { Encryption } from 'react-reliable-channel/engine';
import { decodeMessage, TransportError } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, Group } from '../support/group.js';
import { GatedPersistence } from '../support/persistence.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
beforeEach(() => {
  group = new Group();
});
afterEach(() => group.close());

/** A hash of its own for every call, as where a timestamp is part of it; told before anything is sent. */
class HashingTransport extends ScriptedTransport {
  readonly hashes: Uint8Array[] = [];

  constructor() {
    super();
    this.onPublish = async (_, { hashed }) => {
      const hash = new Uint8Array(32).fill(this.hashes.length + 1);
      this.hashes.push(hash);
      hashed?.(hash);
      await new Promise((resolve) => group.clock.setTimeout(() => resolve(undefined), 500));
      return { hash };
    };
  }
}

const plain: Encryption = { encrypt: (frame) => frame, decrypt: (frame) => frame };
let calls = 0;
/** Takes a while, and not always the same. */
const uneven: Encryption = {
  async encrypt(frame) {
    for (let turn = (calls++ * 7) % 5; turn > 0; turn--) await undefined;
    return frame;
  },
  decrypt: (frame) => frame,
};

describe('a burst of 20 messages in one tick', () => {
  it.each<[string, Encryption | undefined, boolean]>([
    ['without encryption', undefined, false],
    ['with encryption', plain, false],
    ['with encryption that takes its time', uneven, false],
    ['that were written together', undefined, true],
    ['that were written together, with encryption that takes its time', uneven, true],
  ])('names every predecessor by its hash before the network took any, %s', async (_, encryption, gated) => {
    const transport = new HashingTransport();
    const storage = new GatedPersistence();
    storage.closed = gated;
    const alice = await group.join('alice', { transport, encryption, persistence: storage.persistence });
    for (let index = 0; index < 20; index++) alice.channel.send(bytes(`message ${index}`));
    storage.openForGood();
    await group.clock.advance(100);
    const ids = alice.channel.log().map(({ messageId }) => messageId);
    const messages = transport.frames.filter(({ content }) => content !== undefined);
    expect(messages.map(({ messageId }) => messageId)).toEqual(ids);
    for (const [index, { causalHistory }] of messages.entries()) {
      expect(causalHistory.length).toBeGreaterThanOrEqual(Math.min(index, 3));
      for (const { messageId, retrievalHint } of causalHistory) {
        expect(retrievalHint).toEqual(transport.hashes[ids.indexOf(messageId)]);
      }
    }
    expect(ids.map((id) => alice.channel.status(id))).toEqual(ids.map(() => 'sending'));
  });
});

describe('a hash that is known before the network took the message', () => {
  it('lets no sync message name it', async () => {
    const transport = new HashingTransport();
    const { onPublish } = transport;
    transport.onPublish = async (payload, options) => {
      await onPublish(payload, options);
      throw new TransportError('no peer', { recoverable: true });
    };
    const alice = await group.join('alice', { transport });
    alice.channel.send(bytes('hello'));
    await group.clock.advance(60_000);
    const syncs = transport.frames.filter(({ content }) => content === undefined);
    expect(syncs.length).toBeGreaterThan(0);
    expect(syncs.flatMap(({ causalHistory }) => causalHistory)).toEqual([]);
  });

  it('is replaced by that of the attempt that goes out, also in what was written before', async () => {
    const transport = new HashingTransport();
    const { onPublish } = transport;
    transport.onPublish = async (payload, options) => {
      const result = await onPublish(payload, options);
      if (transport.hashes.length <= 2) throw new TransportError('no peer', { recoverable: true });
      return result;
    };
    const alice = await group.join('alice', { transport, tuning: { jitter: 0, resendInterval: 1_000 } });
    // Until it has said that it joined.
    await group.clock.advance(2_000);
    transport.hashes.length = transport.published.length = 0;
    alice.channel.send(bytes('one'));
    alice.channel.send(bytes('two'));
    await group.clock.advance(1_600);
    const [, , one, two] = transport.published.map((payload) => decodeMessage(payload));
    expect([one, two].map((frame) => frame!.causalHistory)).toEqual([
      [],
      [{ messageId: one!.messageId, senderId: 'alice', retrievalHint: transport.hashes[2] }],
    ]);
  });

  it('stays that of the attempt that went out when a later one fails', async () => {
    const transport = new HashingTransport();
    const { onPublish } = transport;
    transport.onPublish = async (payload, options) => {
      const result = await onPublish(payload, options);
      if (transport.hashes.length === 2) throw new TransportError('no peer', { recoverable: true });
      return result;
    };
    const alice = await group.join('alice', {
      transport,
      tuning: { jitter: 0, heartbeatInterval: 60_000, syncDelay: 0 },
    });
    await group.clock.advance(0);
    const joined = transport.hashes.length;
    transport.hashes.length = 0;
    alice.channel.send(bytes('one'));
    await group.clock.advance(3_000);
    alice.channel.send(bytes('two'));
    const two = transport.frames.at(-1)!;
    expect(transport.frames.length - joined).toBe(3);
    expect(two.causalHistory[0]!.retrievalHint).toEqual(transport.hashes[0]);
  });
});
