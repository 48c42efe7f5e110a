import type { Encryption } from 'react-reliable-channel/engine';
import { createFaults } from 'react-reliable-channel/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group, text, texts } from '../support/group.js';
import { gate, ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
beforeEach(() => {
  group = new Group();
});
afterEach(() => group.close());

const secret = 'the secret content';

/** Adds a tag of the key and mixes the key in: enough to tell keys apart and to hide the plain bytes. */
function keyed(key: number): Encryption {
  return {
    encrypt: (plain) => Uint8Array.from([key, ...plain.map((byte) => byte ^ key)]),
    decrypt(cipher) {
      if (cipher[0] !== key) throw new Error('wrong key');
      return cipher.slice(1).map((byte) => byte ^ key);
    },
  };
}

/** The same, as WebCrypto does it: every call takes a while, and not always the same. */
function keyedAsync(key: number): Encryption {
  const inner = keyed(key);
  let calls = 0;
  const later = async <T>(work: () => T): Promise<T> => {
    for (let turn = (calls++ * 7) % 5; turn > 0; turn--) await undefined;
    return work();
  };
  return {
    encrypt: (plain) => later(() => inner.encrypt(plain) as Uint8Array),
    decrypt: (cipher) => later(() => inner.decrypt(cipher) as Uint8Array),
  };
}

describe.each([
  ['sync', keyed],
  ['async', keyedAsync],
])('with %s encryption', (_, cipher) => {
  it('everything works as without, also gaps and retrieval, and nothing readable is on the air', async () => {
    const alice = await group.join('alice', { encryption: cipher(7) });
    const bob = await group.join('bob', { encryption: cipher(7) }, createFaults({ loseNext: 1 }));
    const frames: string[] = [];
    const spy = group.network.transport('spy');
    await spy.subscribe(({ payload }) => frames.push(text(payload)));
    for (const content of ['one', secret, 'three']) {
      alice.channel.send(bytes(content));
      await group.clock.advance(10);
    }
    alice.channel.sendEphemeral(bytes(secret));
    await group.clock.advance(5_000);
    expect(bob.received).toEqual(['one', secret, 'three']);
    expect(details(bob, 'ephemeral-received')).toEqual([{ senderId: 'alice', content: bytes(secret) }]);
    for (const { messageId } of alice.channel.log()) expect(alice.channel.status(messageId)).toBe('acknowledged');
    expect(details(bob, 'undecodable')).toEqual([]);
    expect(frames.length).toBeGreaterThan(3);
    for (const frame of frames) for (const plain of [secret, 'alice', 'lobby']) expect(frame).not.toContain(plain);
    const late = await group.join('late', { encryption: cipher(7) });
    await group.clock.advance(1_000);
    expect(texts(late.channel)).toEqual(texts(alice.channel));
  });

  it('the wrong key makes frames undecodable, with the bytes as the transport gave them and never the plain ones', async () => {
    const alice = await group.join('alice', { encryption: cipher(7) });
    const eve = await group.join('eve', { encryption: cipher(8) });
    // Until both have greeted.
    await group.clock.advance(10_000);
    const greetings = details(eve, 'undecodable').length;
    const payloads: Uint8Array[] = [];
    await group.network.transport('spy').subscribe(({ payload }) => payloads.push(payload));
    alice.channel.send(bytes(secret));
    await group.clock.advance(1_000);
    const seen = details(eve, 'undecodable').slice(greetings);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.map((detail) => detail.bytes)).toEqual(payloads);
    expect(seen[0]!.reason).toBe('could not be decrypted: wrong key');
    expect(eve.channel.counters().undecodable).toBe(greetings + seen.length);
    expect(eve.channel.log()).toEqual([]);
    expect(alice.channel.counters().undecodable).toBe(eve.channel.counters().published);
  });

  it('what decrypts to no frame is undecodable with the bytes as the transport gave them', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport, encryption: cipher(7) });
    const cipherText = Uint8Array.from([7, 1, 2, 3]);
    transport.receive(cipherText);
    await group.clock.advance(0);
    expect(details(alice, 'undecodable').map((detail) => detail.bytes)).toEqual([cipherText]);
  });

  it('without encryption others’ cipher texts are undecodable and nothing breaks', async () => {
    const plain = await group.join('plain');
    const alice = await group.join('alice', { encryption: cipher(7) });
    alice.channel.send(bytes(secret));
    plain.channel.send(bytes('anybody?'));
    await group.clock.advance(1_000);
    expect(details(plain, 'undecodable').length).toBeGreaterThan(0);
    expect(details(alice, 'undecodable').length).toBeGreaterThan(0);
    expect(texts(plain.channel)).toEqual(['anybody?']);
  });
});

describe('decryption that takes its time', () => {
  it('and ends in another order than it began delivers in causal order all the same, each once', async () => {
    const author = new ScriptedTransport();
    const bob = await group.join('bob', { transport: author });
    for (const content of ['one', 'two', 'three', 'four']) bob.channel.send(bytes(content));
    await group.clock.advance(0);
    const contents = author.published.slice(0, 4);
    for (const order of [
      [3, 2, 1, 0],
      [2, 0, 3, 1],
      [1, 3, 0, 2],
    ]) {
      const gates = contents.map(() => gate());
      const decrypt = async (cipher: Uint8Array): Promise<Uint8Array> => {
        const index = contents.findIndex((frame) => text(frame) === text(cipher));
        await gates[index]?.promise;
        return cipher;
      };
      const transport = new ScriptedTransport();
      const encryption = { encrypt: (plain: Uint8Array) => plain, decrypt };
      const alice = await group.join(`alice ${order.join()}`, { transport, encryption });
      for (const frame of [...contents, ...contents]) transport.receive(frame);
      await group.clock.advance(0);
      expect(alice.received).toEqual([]);
      for (const index of order) {
        gates[index]!.open();
        await group.clock.advance(0);
      }
      expect(alice.received).toEqual(['one', 'two', 'three', 'four']);
    }
  });
});

describe('encryption that fails', () => {
  it.each<[string, () => Promise<Uint8Array>]>([
    ['a rejection', () => Promise.reject(new Error('wrong key'))],
    [
      'a throw',
      () => {
        throw new Error('wrong key');
      },
    ],
  ])('to encrypt, by %s, fails the message at once and says why, and goes out by resend', async (_, broken) => {
    const transport = new ScriptedTransport();
    const encryption: Encryption = { ...keyed(7), encrypt: broken };
    const alice = await group.join('alice', { transport, encryption });
    const id = alice.channel.send(bytes('hello'));
    expect(alice.channel.status(id)).toBe('sending');
    await group.clock.advance(0);
    expect(alice.channel.status(id)).toBe('failed');
    const error = alice.channel.delivery(id)?.error;
    expect(error?.message).toBe('the message was not encrypted: wrong key');
    expect(error?.cause).toEqual(new Error('wrong key'));
    await group.clock.advance(60_000);
    expect(transport.published).toEqual([]);
    expect(details(alice, 'sending-message')).toHaveLength(1);
    encryption.encrypt = (plain) => plain;
    alice.channel.resend(id);
    await group.clock.advance(0);
    expect(alice.channel.status(id)).toBe('sent');
  });

  it('to encrypt because it hangs holds the others up for publishTimeout, and is made again', async () => {
    const transport = new ScriptedTransport();
    let calls = 0;
    const encryption: Encryption = {
      ...keyed(7),
      encrypt: (plain) => (calls++ === 0 ? new Promise(() => undefined) : plain),
    };
    const alice = await group.join('alice', { transport, encryption, tuning: { publishTimeout: 5_000, jitter: 0 } });
    const ids = ['one', 'two', 'three'].map((content) => alice.channel.send(bytes(content)));
    await group.clock.advance(4_999);
    expect(ids.map((id) => alice.channel.status(id))).toEqual(['sending', 'sending', 'sending']);
    await group.clock.advance(1);
    expect(ids.map((id) => alice.channel.status(id))).toEqual(['sending', 'sent', 'sent']);
    await group.clock.advance(1_500);
    expect(alice.channel.delivery(ids[0]!)).toMatchObject({ status: 'sent', attempts: 1 });
  });

  it('to decrypt because it throws no Error, or returns no bytes, harms nothing', async () => {
    const transport = new ScriptedTransport();
    const answers: unknown[] = [
      undefined,
      null,
      'text',
      Promise.resolve(42),
      Promise.reject('why not' as unknown as Error),
    ];
    const encryption = { encrypt: (plain: Uint8Array) => plain, decrypt: () => answers.shift() as Uint8Array };
    const alice = await group.join('alice', { transport, encryption });
    for (let count = answers.length; count > 0; count--) transport.receive(bytes('x'));
    await group.clock.advance(0);
    expect(details(alice, 'undecodable')).toHaveLength(5);
  });
});

describe('without encryption and with persistence in memory', () => {
  it('what became deliverable has been delivered when receive returns', async () => {
    const transport = new ScriptedTransport();
    const author = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    const bob = await group.join('bob', { transport: author });
    for (const content of ['one', 'two', 'three']) bob.channel.send(bytes(content));
    await group.clock.advance(0);
    const [one, two, three] = author.published as [Uint8Array, Uint8Array, Uint8Array];
    transport.receive(three);
    transport.receive(two);
    expect(alice.received).toEqual([]);
    transport.receive(one);
    expect(alice.received).toEqual(['one', 'two', 'three']);
    expect(texts(alice.channel)).toEqual(['one', 'two', 'three']);
  });
});
