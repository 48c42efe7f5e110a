// Numbered as in the list of failures of the published engine: each must not happen to ours.
import { createHash } from 'node:crypto';
import { memoryPersistence } from 'react-reliable-channel/engine';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/sds/index.js';
import { bytes, details, Group, texts } from '../support/group.js';
import {
  bytesOf,
  contentFrame,
  createParticipant,
  deliveredIds,
  following,
  receiveAll,
  sendFrame,
  textOf,
} from '../support/sds.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

const chain = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => contentFrame(`m${i}`, i === 0 ? [] : [`m${i - 1}`]));

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

describe('defect 1: a message is delivered while what it follows is still held', () => {
  it('is delivered after everything it follows, in whichever order six messages arrive', () => {
    const frames = chain(6);
    for (const order of permutations([0, 1, 2, 3, 4, 5])) {
      const actions = receiveAll(
        createParticipant('alice'),
        order.map((i) => frames[i]!),
      );
      expect(deliveredIds(actions), `received ${order.join()}`).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5']);
    }
  });

  it('is not delivered while what it follows never comes', () => {
    const [m0, , , m3, m4, m5] = chain(6);
    expect(deliveredIds(receiveAll(createParticipant('alice'), [m0!, m3!, m4!, m5!]))).toEqual(['m0']);
  });

  it('holds for 2,000 messages in reverse', () => {
    const actions = receiveAll(createParticipant('alice'), chain(2_000).reverse());
    expect(deliveredIds(actions)).toEqual(Array.from({ length: 2_000 }, (_, i) => `m${i}`));
  });
});

describe('defect 2: duplicates are delivered again', () => {
  it('the same bytes three times are one delivery', () => {
    const frame = contentFrame('m');
    expect(deliveredIds(receiveAll(createParticipant('alice'), [frame, frame, frame]))).toEqual(['m']);
  });
});

describe('defect 3: the app is told of messages before their turn, of duplicates, and of its own echo', () => {
  it('is told in causal order, once, and never of its own', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    const [m1, m2, m3] = chain(3) as [Uint8Array, Uint8Array, Uint8Array];
    transport.receive(m3);
    expect(alice.received).toEqual([]);
    for (const frame of [m1, m2, m2, m2]) transport.receive(frame);
    alice.channel.send(bytes('mine'));
    await group.clock.advance(10);
    for (const frame of transport.published) transport.receive(frame);
    expect(alice.received).toEqual(['content of m0', 'content of m1', 'content of m2']);
    await group.close();
  });
});

describe('defect 4: equal payloads are one message', () => {
  it('sent twice by one participant they are two', () => {
    const [alice, bob] = [createParticipant('alice'), createParticipant('bob')];
    const frames = [sendFrame(alice, 'gm'), sendFrame(alice, 'gm')].map((sent) => sent.bytes);
    expect(receiveAll(bob, frames).filter(({ type }) => type === 'deliver')).toHaveLength(2);
  });

  it('sent by two participants they are two', () => {
    const frames = ['alice', 'bob'].map((name) => sendFrame(createParticipant(name), 'gm').bytes);
    const carol = createParticipant('carol');
    receiveAll(carol, frames);
    expect(carol.log().map(({ senderId, content }) => [senderId, textOf(content)])).toEqual([
      ['alice', 'gm'],
      ['bob', 'gm'],
    ]);
  });

  it('a message that says it follows itself, as theirs do then, is delivered', () => {
    expect(deliveredIds(receiveAll(createParticipant('alice'), [contentFrame('m', ['m'])]))).toEqual(['m']);
  });
});

describe('defect 5: a forged copy poisons a message', () => {
  const genuine = sendFrame(createParticipant('bob'), 'pay 5').bytes;
  const forged = encodeMessage({ ...decodeMessage(genuine), content: bytesOf('pay 5000') });
  const unmeetable = encodeMessage({ ...decodeMessage(forged), causalHistory: following('never') });

  it.each([
    ['without a dependency', forged],
    ['with a dependency nobody can meet', unmeetable],
  ])('one %s is not shown and does not keep the genuine message out', (_, frame) => {
    const alice = createParticipant('alice');
    receiveAll(alice, [frame, genuine]);
    expect(alice.log().map(({ content }) => textOf(content))).toEqual(['pay 5']);
  });

  it('one of a payload-hash id gives way to the genuine message, also over a restart', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    const persistence = memoryPersistence();
    const alice = await group.join('alice', { transport, persistence });
    const content = bytes('pay 5');
    const id = createHash('sha256').update(content).digest('hex');
    transport.receive(contentFrame(id, [], { senderId: 'mallory', content: bytes('pay 5000'), lamportTimestamp: 2 }));
    transport.receive(contentFrame(id, [], { senderId: 'bob', content, lamportTimestamp: 1 }));
    expect(texts(alice.channel)).toEqual(['pay 5']);
    expect(details(alice, 'message-received')).toHaveLength(1);
    await alice.channel.close();
    expect(texts((await group.join('alice', { persistence })).channel)).toEqual(['pay 5']);
    await group.close();
  });
});

describe('defect 6: ephemeral messages raise no event', () => {
  it('they are handed over at once', async () => {
    const group = new Group();
    const [alice, bob] = [await group.join('alice'), await group.join('bob')];
    alice.channel.sendEphemeral(bytes('typing'));
    await group.clock.advance(1);
    expect(details(bob, 'ephemeral-received')).toEqual([{ senderId: 'alice', content: bytes('typing') }]);
    await group.close();
  });
});
