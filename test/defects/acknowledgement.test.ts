// Numbered as in the list of failures of the published engine: each must not happen to ours.
import { SendError, TransportError } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FILTER_BYTES, filterContains, filterPositions, RollingBloomFilter } from '../../src/sds/bloomFilter.js';
import { decodeMessage } from '../../src/sds/index.js';
import { bytes, details, Group, type Member } from '../support/group.js';
import {
  at,
  contentFrame,
  createParticipant,
  namedIn,
  ofType,
  receiveAll,
  sendFrame,
  syncFrame,
} from '../support/sds.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';
import { createWakuFilter } from '../support/wakuSds.js';

let group: Group;
let transport: ScriptedTransport;
let alice: Member;
beforeEach(async () => {
  group = new Group();
  transport = new ScriptedTransport();
  alice = await group.join('alice', { transport });
});
afterEach(() => group.close());

describe('defect 13: a filter that never rolls over acknowledges what nobody has', () => {
  it('a channel’s own says yes to about one in a thousand after 10,000, 40,000 and 80,000 received messages', () => {
    const own = createParticipant('alice', { wireProfile: 'interop' });
    let received = 0;
    for (const count of [10_000, 40_000, 80_000]) {
      for (; received < count; received++) receiveAll(own, [contentFrame(`m ${received}`)]);
      const { bloomFilter } = decodeMessage(own.syncFrame(at(received)).bytes);
      const never = Array.from({ length: 20_000 }, (_, i) => filterPositions(`never received ${i}`));
      const rate = never.filter((positions) => filterContains(bloomFilter!, positions)).length / never.length;
      expect(rate, `after ${count}`).toBeLessThan(0.002);
      expect(filterContains(bloomFilter!, filterPositions(`m ${count - 1}`))).toBe(true);
    }
  });

  it.each([12_000, 20_000, 40_000, 80_000])(
    'those of five peers with the same %i ids acknowledge none of 200 messages they lack',
    (count) => {
      const own = createParticipant('alice');
      for (let i = 0; i < 200; i++) sendFrame(own, `mine ${i}`, at(i));
      const bloomFilter = createWakuFilter();
      for (let i = 0; i < count; i++) bloomFilter.insert(`received ${i}`);
      const frames = ['bob', 'carol', 'dave', 'erin', 'frank'].map((peer) =>
        syncFrame(peer, { bloomFilter: bloomFilter.toBytes() }),
      );
      expect(ofType(receiveAll(own, frames), 'acknowledge')).toEqual([]);
    },
  );
});

describe('defect 14: one filter counts twice, and one of nothing but ones acknowledges everything', () => {
  it('the same sync message twice is one participant', () => {
    const own = createParticipant('alice');
    const { messageId } = sendFrame(own, 'mine');
    const filter = new RollingBloomFilter();
    filter.add(messageId);
    const frame = syncFrame('bob', { bloomFilter: filter.toBytes() });
    expect(receiveAll(own, [frame, frame]).map(({ type }) => type)).toEqual(['heard', 'possibly-acknowledge', 'heard']);
  });

  it('filters of nothing but ones say nothing, whoever sends them', () => {
    const own = createParticipant('alice');
    sendFrame(own, 'mine');
    const bloomFilter = new Uint8Array(FILTER_BYTES).fill(0xff);
    const frames = ['bob', 'carol', 'dave'].map((peer) => syncFrame(peer, { bloomFilter }));
    expect(receiveAll(own, frames).every(({ type }) => type === 'heard')).toBe(true);
  });
});

describe('defect 15: a send that failed is reported as sent', () => {
  it('is not, whatever the transport rejects with', async () => {
    for (const error of [new TransportError('no peer', { recoverable: true }), new Error('thrown')]) {
      transport.onPublish = () => Promise.reject(error);
      const id = alice.channel.send(bytes('mine'));
      await group.clock.advance(3_600_000);
      expect(details(alice, 'message-sent')).toEqual([]);
      expect(alice.channel.delivery(id)).toMatchObject({ status: 'failed', error });
    }
  });
});

describe('defect 16: retries at a fixed interval that end in silence', () => {
  it('waits grow, and the end is told', async () => {
    const times: number[] = [];
    alice.channel.on('message-sent', () => times.push(group.clock.now()));
    const messageId = alice.channel.send(bytes('mine'));
    await group.clock.advance(3_600_000);
    const waits = times.slice(1).map((time, i) => time - times[i]!);
    expect(waits.at(-1)!).toBeGreaterThan(10 * waits[0]!);
    expect(details(alice, 'message-unconfirmed')).toEqual([{ messageId, attempts: times.length }]);
  });

  it('none is made offline', async () => {
    transport.setHealth('offline');
    alice.channel.send(bytes('mine'));
    await group.clock.advance(3_600_000);
    expect(transport.published).toEqual([]);
  });
});

describe('defect 17: a closed channel still transmits', () => {
  it('refuses the message and publishes nothing', async () => {
    await alice.channel.close();
    expect(() => alice.channel.send(bytes('late'))).toThrow(SendError);
    await group.clock.advance(3_600_000);
    expect(transport.published).toEqual([]);
  });
});

describe('defect 18: failed sends stay behind without a word', () => {
  it('each is told, and can be discarded for good', async () => {
    transport.onPublish = () => Promise.reject(new TransportError('rejected', { recoverable: false }));
    const ids = Array.from({ length: 100 }, (_, i) => alice.channel.send(bytes(`mine ${i}`)));
    await group.clock.advance(1_000);
    const failed = details(alice, 'sending-message-irrecoverable-error').map(({ messageId }) => messageId);
    expect(failed).toEqual(ids);
    for (const id of ids) alice.channel.discard(id);
    expect(alice.channel.log()).toEqual([]);
    expect(new Set(ids.map((id) => alice.channel.status(id)))).toEqual(new Set(['discarded']));
  });
});

describe('defect 19: an acknowledgement takes a second at least', () => {
  it('of two participants, the other’s comes within half of one', async () => {
    const pair = new Group();
    const [sender] = [await pair.join('alice'), await pair.join('bob')];
    const id = sender.channel.send(bytes('hello'));
    await pair.clock.advance(500);
    expect(sender.channel.status(id)).toBe('acknowledged');
    await pair.close();
  });
});

describe('defect 20: a send overtakes the one before, and a resend is stale', () => {
  it('a second message follows the first, also while that one is on its way', async () => {
    transport.onPublish = () => new Promise(() => undefined);
    const [first, second] = [alice.channel.send(bytes('one')), alice.channel.send(bytes('two'))];
    await group.clock.advance(10);
    expect(transport.frames.map(({ messageId }) => messageId)).toEqual([first, second]);
    expect(namedIn(transport.published[1])).toEqual([first]);
  });

  it('a second attempt carries the filter of now', () => {
    const own = createParticipant('alice', { wireProfile: 'interop' });
    const { messageId } = sendFrame(own, 'mine');
    receiveAll(own, [contentFrame('m')]);
    const { bloomFilter } = decodeMessage(own.messageFrame(messageId, at(1_000)).bytes);
    expect(filterContains(bloomFilter!, filterPositions('m'))).toBe(true);
  });
});
