// Numbered as in the list of failures of the published engine: each must not happen to ours.
import { TransportError } from 'react-reliable-channel/engine';
import { describe, expect, it } from 'vitest';
import { bytes, details, Group } from '../support/group.js';
import {
  at,
  bytesOf,
  contentFrame,
  createParticipant,
  following,
  ofType,
  receiveAll,
  syncFrame,
} from '../support/sds.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

const asks = (transport: ScriptedTransport, messageId: string): number =>
  transport.frames.filter(({ repairRequest }) => repairRequest.some((entry) => entry.messageId === messageId)).length;

describe('defect 21: a repair is requested once and never again', () => {
  it('is requested until it is answered, with growing waits', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    await group.join('alice', { transport, retrieval: 'repair' });
    transport.receive(contentFrame('m', ['missing']));
    const times: number[] = [];
    for (let second = 0; second < 60; second += 0.1) {
      await group.clock.advance(100);
      if (asks(transport, 'missing') > times.length) times.push(group.clock.now());
    }
    const waits = times.slice(1).map((time, i) => time - times[i]!);
    expect(waits.length).toBeGreaterThanOrEqual(5);
    expect(waits[4]!).toBeGreaterThan(3 * waits[0]!);
    transport.receive(contentFrame('missing'));
    const answered = asks(transport, 'missing');
    await group.clock.advance(100_000);
    expect(asks(transport, 'missing')).toBe(answered);
    await group.close();
  });
});

describe('defect 22: a frame that did not go out takes its repair requests with it, and those on messages are not told', () => {
  it('what it asked for is asked again soon', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    transport.onPublish = () => Promise.reject(new TransportError('no peer', { recoverable: true }));
    const alice = await group.join('alice', { transport, retrieval: 'repair' });
    transport.receive(contentFrame('m', ['missing']));
    await group.clock.advance(30_000);
    expect(details(alice, 'repair-request-sent')).toEqual([]);
    transport.onPublish = () => Promise.resolve({});
    await group.clock.advance(1_500);
    expect(details(alice, 'repair-request-sent')[0]).toEqual({ messageIds: ['missing'] });
    await group.close();
  });

  it('a request that rides on a message is told too', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    const tuning = { repairRequestMin: 0, repairRequestMax: 0, repairRequestGap: 10_000, repairRequestsPerMessage: 1 };
    const alice = await group.join('alice', { transport, retrieval: 'repair', tuning });
    transport.receive(contentFrame('m', ['first', 'second']));
    await group.clock.advance(1);
    alice.channel.send(bytes('mine'));
    await group.clock.advance(1);
    expect(transport.frames.at(-1)).toMatchObject({ content: bytes('mine'), repairRequest: [{ messageId: 'second' }] });
    expect(details(alice, 'repair-request-sent').at(-1)).toEqual({ messageIds: ['second'] });
    await group.close();
  });
});

describe('defect 23: a repair request is silenced by any stranger who makes it', () => {
  it('is only postponed, also by one who never stops', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m', ['missing'])]);
    alice.requestRepair('missing', at(0));
    let asked = 0;
    for (let ms = 100; ms < 120_000; ms += 100) {
      receiveAll(alice, [syncFrame('mallory', { repairRequest: following('missing') })], at(ms));
      if (alice.nextRepairRequest <= ms) asked += alice.syncFrame(at(ms)).requested.length;
    }
    expect(asked).toBeGreaterThanOrEqual(3);
  });
});

describe('defect 24: one frame of requests makes its victim rebroadcast hundreds of messages', () => {
  const victim = createParticipant('alice');
  const ids = Array.from({ length: 300 }, (_, i) => victim.send(bytesOf(`message ${i}`), at(i))!.messageId);
  const request = (count: number): Uint8Array =>
    syncFrame('mallory', { repairRequest: ids.slice(0, count).map((messageId) => ({ messageId, senderId: 'alice' })) });

  it('with more requests than the cap it is undecodable', () => {
    expect(receiveAll(victim, [request(300)])).toMatchObject([{ type: 'undecodable' }]);
  });

  it('with fewer it is answered within the budget, however often it comes', () => {
    let answers = 0;
    for (let ms = 1_000; ms < 61_000; ms += 500) {
      receiveAll(victim, [request(250)], at(ms));
      answers += ofType(victim.tick(at(ms)), 'respond').length;
      if (ms === 1_000) expect(answers).toBeLessThanOrEqual(120);
    }
    expect(answers).toBeLessThanOrEqual(240);
  });
});
