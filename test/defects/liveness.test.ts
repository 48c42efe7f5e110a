// Numbered as in the list of failures of the published engine: each must not happen to ours.
import { memoryPersistence } from 'react-reliable-channel/engine';
import { describe, expect, it } from 'vitest';
import { defaultSdsTuning } from '../../src/sds/index.js';
import { bytes, Group, texts } from '../support/group.js';
import {
  at,
  contentFrame,
  createParticipant,
  deliveredIds,
  EPOCH,
  ofType,
  receiveAll,
  sendFrame,
} from '../support/sds.js';

const afterTimeout = at(defaultSdsTuning.lostTimeout);

describe('defect 7: who joins late never catches up', () => {
  const alice = createParticipant('alice');
  const sent = Array.from({ length: 301 }, (_, i) => sendFrame(alice, `message ${i}`, at(i)));

  it('everything received is delivered, in order, when the part before is given up', () => {
    const bob = createParticipant('bob');
    const [seen, next] = [sent.slice(50, 300), sent[300]!];
    receiveAll(
      bob,
      seen.map((message) => message.bytes),
    );
    expect(deliveredIds(bob.tick(afterTimeout))).toEqual(seen.map(({ messageId }) => messageId));
    expect(deliveredIds(receiveAll(bob, [next.bytes], afterTimeout))).toEqual([next.messageId]);
  });

  it('what is lost holds no later message once more', () => {
    const bob = createParticipant('bob');
    receiveAll(bob, [contentFrame('m1', ['lost'])]);
    bob.tick(afterTimeout);
    expect(ofType(receiveAll(bob, [contentFrame('m2', ['lost'])], afterTimeout), 'deliver')).toMatchObject([
      { entry: { messageId: 'm2' }, gaps: ['lost'] },
    ]);
  });
});

describe('defect 8: a received message is thrown away when what it follows is given up', () => {
  it('is delivered with the gap named', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m', ['lost'])]);
    expect(ofType(alice.tick(afterTimeout), 'deliver')).toMatchObject([{ entry: { messageId: 'm' }, gaps: ['lost'] }]);
  });

  it('and the lost message is delivered when it comes after all', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m', ['lost'])]);
    alice.tick(afterTimeout);
    expect(deliveredIds(receiveAll(alice, [contentFrame('lost')], afterTimeout))).toEqual(['lost']);
  });
});

describe('defect 9: a restart with the same participantId blocks the channel', () => {
  it('one’s own earlier messages come back and meet what follows them', () => {
    const before = sendFrame(createParticipant('alice'), 'from before');
    const bob = createParticipant('bob');
    receiveAll(bob, [before.bytes]);
    const after = sendFrame(bob, 'after it', at(1));
    const again = createParticipant('alice');
    expect(deliveredIds(receiveAll(again, [after.bytes, before.bytes]))).toEqual([before.messageId, after.messageId]);
  });

  it('another device’s messages are in the log, as one’s own', () => {
    const device = createParticipant('alice');
    const actions = receiveAll(device, [sendFrame(createParticipant('alice'), 'from the telephone').bytes]);
    expect(ofType(actions, 'deliver')).toMatchObject([{ own: true }]);
    expect(device.logSize).toBe(1);
  });
});

describe('defect 10: a filter of an unexpected size kills its message', () => {
  it.each([0, 8, 100, 18_751, 40_000])('one of %i bytes does not, also where it is asked for own messages', (size) => {
    const frame = contentFrame('m', [], { bloomFilter: new Uint8Array(size).fill(0x55) });
    const [silent, waiting] = [createParticipant('alice'), createParticipant('alice')];
    sendFrame(waiting, 'mine');
    for (const alice of [silent, waiting]) {
      expect(receiveAll(alice, [frame]).map(({ type }) => type)).toEqual(['heard', 'deliver']);
    }
  });
});

describe('defect 11: nothing is kept over a restart', () => {
  it('log and outbox are', async () => {
    const group = new Group();
    const persistence = memoryPersistence();
    const alice = await group.join('alice', { persistence });
    const bob = await group.join('bob');
    bob.channel.send(bytes('from bob'));
    await group.clock.advance(100);
    alice.faults.set({ cut: true });
    const id = alice.channel.send(bytes('not out yet'));
    await alice.channel.close();
    const again = await group.join('alice', { persistence });
    expect(texts(again.channel)).toEqual(['from bob', 'not out yet']);
    await group.clock.advance(5_000);
    expect(bob.received).toEqual(['not out yet']);
    expect(again.channel.status(id)).toBe('acknowledged');
    await group.close();
  });

  it('the Lamport clock is, also where the wall clock stood still meanwhile', async () => {
    const group = new Group();
    const persistence = memoryPersistence();
    const alice = await group.join('alice', { persistence });
    for (let i = 0; i < 5; i++) alice.channel.send(bytes(`${i}`));
    const last = alice.channel.log().at(-1)!.lamportTimestamp;
    expect(last).toBeGreaterThan(group.clock.now());
    alice.channel.discard(alice.channel.log().at(-1)!.messageId);
    await alice.channel.close();
    const again = await group.join('alice', { persistence });
    again.channel.send(bytes('next'));
    expect(again.channel.log().at(-1)!.lamportTimestamp).toBe(last + 1);
    await group.close();
  });

  it('what others said and when they were last heard is', async () => {
    const group = new Group();
    const persistence = memoryPersistence();
    const alice = await group.join('alice', { persistence, retrieval: 'none' });
    const bob = await group.join('bob');
    bob.channel.send(bytes('from bob'));
    await group.clock.advance(100);
    const { received, lastHeardAt } = alice.channel.syncStatus();
    await alice.channel.close();
    await bob.channel.close();
    await group.clock.advance(60_000);
    const again = await group.join('alice', { persistence, retrieval: 'none' });
    expect(received).toBe(1);
    expect(again.channel.syncStatus()).toMatchObject({ received, lastHeardAt });
    await group.close();
  });
});

describe('defect 12: an old message that was just delivered is not available', () => {
  it('meets what follows it, wherever it stands in the log', () => {
    const alice = createParticipant('alice');
    const newer = Array.from({ length: 20_000 }, (_, i) =>
      contentFrame(`n${i}`, [], { lamportTimestamp: EPOCH + 100 + i }),
    );
    receiveAll(alice, newer);
    const actions = receiveAll(alice, [
      contentFrame('old', [], { lamportTimestamp: EPOCH }),
      contentFrame('m', ['old']),
    ]);
    expect(deliveredIds(actions)).toEqual(['old', 'm']);
  });
});
