import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SdsChannel } from '../../src/sds/index.js';
import { decodeMessage, encodeMessage } from '../../src/sds/index.js';
import {
  at,
  contentFrame,
  createParticipant,
  deliveredIds,
  EPOCH,
  following,
  ofType,
  receiveAll,
  sendFrame,
  syncFrame,
} from '../support/sds.js';

/** Ids that a participant asks the group for in one frame. */
function requestedBy(channel: SdsChannel, ms: number): readonly string[] {
  const { bytes, requested } = channel.syncFrame(at(ms));
  expect(decodeMessage(bytes).repairRequest.map(({ messageId }) => messageId)).toEqual(requested);
  return requested;
}

function askingFor(...messageIds: string[]): SdsChannel {
  const alice = createParticipant('alice');
  receiveAll(
    alice,
    messageIds.map((id) => contentFrame(`after ${id}`, [], { causalHistory: [{ messageId: id, senderId: 'dave' }] })),
  );
  for (const messageId of messageIds) alice.requestRepair(messageId, at(0));
  return alice;
}

const requestFor = (messageId: string, senderId = 'bob'): Uint8Array =>
  syncFrame(senderId, { repairRequest: following(messageId) });

/** Ids answered by waking the participant whenever it wants to be woken, until then. */
function answersUntil(channel: SdsChannel, end: number): { messageId: string; ms: number }[] {
  const answers: { messageId: string; ms: number }[] = [];
  for (let ms = channel.nextWake; ms <= end; ms = channel.nextWake) {
    for (const { messageId } of ofType(channel.tick(at(ms)), 'respond')) answers.push({ messageId, ms });
  }
  return answers;
}

describe('a repair request', () => {
  it('waits between the least and the most', () => {
    const alice = askingFor('a');
    expect(alice.nextRepairRequest).toBeGreaterThanOrEqual(200);
    expect(alice.nextRepairRequest).toBeLessThan(1_000);
    expect(requestedBy(alice, 199)).toEqual([]);
    expect(requestedBy(alice, 1_000)).toEqual(['a']);
  });

  it('carries author and hint for those who answer', () => {
    const alice = createParticipant('alice');
    const retrievalHint = new Uint8Array([7]);
    receiveAll(alice, [
      contentFrame('b', [], { causalHistory: [{ messageId: 'a', senderId: 'dave', retrievalHint }] }),
    ]);
    alice.requestRepair('a', at(0));
    expect(decodeMessage(alice.syncFrame(at(1_000)).bytes).repairRequest).toEqual([
      { messageId: 'a', senderId: 'dave', retrievalHint },
    ]);
  });

  it('is repeated with growing waits until it is answered', () => {
    const alice = askingFor('a');
    const asked: number[] = [];
    for (let i = 0; i < 8; i++) {
      asked.push(alice.nextRepairRequest);
      expect(requestedBy(alice, alice.nextRepairRequest)).toEqual(['a']);
    }
    const waits = asked.slice(1).map((ms, i) => ms - asked[i]!);
    waits.slice(0, 5).forEach((wait, i) => {
      expect(wait).toBeGreaterThanOrEqual(750 * 1.5 ** i);
      expect(wait).toBeLessThanOrEqual(1_250 * 1.5 ** i);
    });
    expect(Math.max(...waits)).toBeLessThanOrEqual(75_000);
    receiveAll(alice, [contentFrame('a')]);
    expect(alice.nextRepairRequest).toBe(Infinity);
  });

  it('rides on content messages too', () => {
    const alice = askingFor('a');
    expect(
      decodeMessage(sendFrame(alice, 'hi', at(1_000)).bytes).repairRequest.map(({ messageId }) => messageId),
    ).toEqual(['a']);
  });

  it('is one of at most so many in a frame, earliest due first; the others go with the next', () => {
    const ids = Array.from({ length: 20 }, (_, i) => `missing ${i}`);
    const alice = askingFor(...ids);
    const frames = [requestedBy(alice, 1_000), requestedBy(alice, 1_000), requestedBy(alice, 1_000)];
    expect(frames.map(({ length }) => length)).toEqual([8, 8, 4]);
    expect(frames.flat().toSorted()).toEqual(ids.toSorted());
  });

  it('ends when the message is given up', () => {
    const alice = askingFor('a');
    alice.tick(at(300_000));
    expect(alice.nextRepairRequest).toBe(Infinity);
  });

  it('is made only for what is missing', () => {
    const alice = askingFor();
    receiveAll(alice, [contentFrame('here')]);
    alice.requestRepair('here', at(0));
    alice.requestRepair('never heard of', at(0));
    expect(alice.nextRepairRequest).toBe(Infinity);
  });

  it('whose frame did not go out is made again soon', () => {
    const alice = askingFor('a');
    for (let i = 0; i < 6; i++) requestedBy(alice, alice.nextRepairRequest);
    const ms = alice.nextRepairRequest;
    alice.requestsNotSent(requestedBy(alice, ms), at(ms));
    expect(alice.nextRepairRequest).toBe(ms + 1_000);
  });

  it('whose frame never went out is not what brought the message', () => {
    const alice = askingFor('a');
    alice.requestsNotSent(requestedBy(alice, 1_000), at(1_000));
    expect(ofType(receiveAll(alice, [contentFrame('a')]), 'recover')).toMatchObject([{ via: 'broadcast' }]);
  });

  it('whose frame did not go out is not made again when the message came meanwhile', () => {
    const alice = askingFor('a');
    const requested = requestedBy(alice, 1_000);
    receiveAll(alice, [contentFrame('a')], at(1_200));
    alice.requestsNotSent(requested, at(1_500));
    expect(alice.nextRepairRequest).toBe(Infinity);
  });

  it('is repeated after waits of its own for each participant: they do not fall into step', () => {
    const waits = ['alice', 'bob', 'carol', 'dave'].map((name) => {
      const channel = createParticipant(name);
      receiveAll(channel, [contentFrame('after a', ['a'], { senderId: 'erin' })]);
      channel.requestRepair('a', at(0));
      const first = channel.nextRepairRequest;
      requestedBy(channel, first);
      return channel.nextRepairRequest - first;
    });
    expect(new Set(waits).size).toBe(4);
    expect(Math.max(...waits) / Math.min(...waits)).toBeGreaterThan(1.05);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(750);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_250);
  });

  it('begun once more goes on as it was: its wait is no shorter', () => {
    const alice = askingFor('a');
    for (let i = 0; i < 6; i++) requestedBy(alice, alice.nextRepairRequest);
    const due = alice.nextRepairRequest;
    alice.requestRepair('a', at(due - 1));
    expect(alice.nextRepairRequest).toBe(due);
  });

  it('for what an answer follows goes out at once', () => {
    const alice = askingFor('a');
    requestedBy(alice, 1_000);
    receiveAll(alice, [contentFrame('a', ['b'])], at(1_200));
    alice.requestRepair('b', at(1_200));
    expect(requestedBy(alice, 1_300)).toEqual(['b']);
  });

  it('that crossed an answer is not answered again, a later one is', () => {
    const alice = askingFor('a');
    receiveAll(alice, [contentFrame('a')], at(1_000));
    receiveAll(alice, [requestFor('a')], at(1_200));
    expect(answersUntil(alice, 5_000)).toEqual([]);
    receiveAll(alice, [requestFor('a')], at(5_000));
    expect(answersUntil(alice, 6_000)).toHaveLength(1);
  });

  it('restarted begins with short waits again', () => {
    const alice = askingFor('a');
    for (let i = 0; i < 6; i++) requestedBy(alice, alice.nextRepairRequest);
    const late = alice.nextRepairRequest;
    alice.restartRepair('a', at(late));
    expect(alice.nextRepairRequest).toBeLessThanOrEqual(late + 1_000);
  });
});

describe('overhearing the request of another', () => {
  it('postpones ours', () => {
    const alice = askingFor('a');
    receiveAll(alice, [requestFor('a')], at(100));
    expect(alice.nextRepairRequest).toBeGreaterThanOrEqual(100 + 750);
  });

  it('never brings ours forward', () => {
    const alice = askingFor('a');
    for (let i = 0; i < 6; i++) requestedBy(alice, alice.nextRepairRequest);
    const asked = alice.nextRepairRequest;
    requestedBy(alice, asked);
    for (let ms = asked; ms < asked + 5_000; ms += 100) {
      const due = alice.nextRepairRequest;
      receiveAll(alice, [requestFor('a')], at(ms));
      expect(alice.nextRepairRequest).toBeGreaterThanOrEqual(due);
    }
  });

  it('never deletes ours', () => {
    const alice = askingFor('a');
    receiveAll(alice, [requestFor('a')], at(100));
    expect(requestedBy(alice, alice.nextRepairRequest)).toEqual(['a']);
  });

  it('again and again cannot silence us for ever', () => {
    const alice = askingFor('a');
    let asked = 0;
    for (let ms = 100; ms < 200_000; ms += 100) {
      receiveAll(alice, [requestFor('a', 'mallory')], at(ms));
      if (alice.nextRepairRequest <= ms) asked += requestedBy(alice, ms).length;
    }
    expect(asked).toBeGreaterThanOrEqual(2);
  });

  it('for a message nobody asked of us changes nothing', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [requestFor('a')]);
    expect([alice.nextRepairRequest, alice.missingCount]).toEqual([Infinity, 0]);
  });
});

describe('an answer', () => {
  it('of the author is due at once', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    receiveAll(alice, [requestFor(messageId)], at(50));
    expect(answersUntil(alice, 50)).toEqual([{ messageId, ms: 50 }]);
  });

  it('of others is due within their window, differently for each', () => {
    const due = ['alice', 'erin', 'frank', 'grace'].map((id) => {
      const channel = createParticipant(id);
      receiveAll(channel, [contentFrame('m'), requestFor('m')]);
      return channel.nextWake;
    });
    expect(new Set(due).size).toBe(due.length);
    expect(Math.max(...due)).toBeLessThanOrEqual(1_000);
    expect(Math.min(...due)).toBeGreaterThan(0);
  });

  it('is given once for many requests', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m'), requestFor('m', 'bob'), requestFor('m', 'erin'), requestFor('m', 'bob')]);
    expect(answersUntil(alice, 1_000)).toHaveLength(1);
  });

  it('is not put off by asking again, whoever asks', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m')], at(0));
    receiveAll(alice, [requestFor('m')], at(1_000));
    const due = alice.nextWake;
    for (const [i, who] of ['bob', 'mallory', 'carol', 'bob'].entries()) {
      receiveAll(alice, [requestFor('m', who)], at(1_001 + i));
      expect(alice.nextWake).toBe(due);
    }
  });

  it('is not given for what is not here', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [requestFor('unknown')]);
    expect(alice.nextWake).toBe(Infinity);
  });

  it('is given for a held message too', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('b', ['a']), requestFor('b')]);
    expect(answersUntil(alice, 1_000).map(({ messageId }) => messageId)).toEqual(['b']);
  });

  it('is given for a message that is only in persistence', () => {
    const alice = createParticipant('alice');
    alice.restoreOlder([{ messageId: 'old', lamportTimestamp: EPOCH }]);
    receiveAll(alice, [requestFor('old')]);
    expect(answersUntil(alice, 1_000).map(({ messageId }) => messageId)).toEqual(['old']);
  });

  it('is called off by a copy on the air', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m'), requestFor('m'), contentFrame('m')]);
    expect(answersUntil(alice, 60_000)).toEqual([]);
  });

  it('is not called off by a forged copy', () => {
    const { messageId, bytes } = sendFrame(createParticipant('dave'), 'pay 5');
    const alice = createParticipant('alice');
    const forged = encodeMessage({ ...decodeMessage(bytes), content: new Uint8Array([1]) });
    receiveAll(alice, [bytes, requestFor(messageId), forged]);
    expect(answersUntil(alice, 1_000)).toHaveLength(1);
  });

  it('is not called off by a copy from the store', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m'), requestFor('m')]);
    alice.receive(contentFrame('m'), at(0), { source: 'store' });
    expect(answersUntil(alice, 1_000)).toHaveLength(1);
  });

  it('for the same message is not repeated within its interval', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    const answered: number[] = [];
    for (let ms = 0; ms < 10_000; ms += 100) {
      receiveAll(alice, [requestFor(messageId)], at(ms));
      answered.push(...answersUntil(alice, ms).map((answer) => answer.ms));
    }
    expect(answered).toEqual([0, 2_000, 4_000, 6_000, 8_000]);
  });

  it('is within a budget per minute, whoever asks for whatever', () => {
    const alice = createParticipant('alice', { repairResponsesPerMinute: 10 });
    const ids = Array.from({ length: 300 }, (_, i) => sendFrame(alice, `message ${i}`).messageId);
    for (let i = 0; i < ids.length; i += 100)
      receiveAll(alice, [syncFrame('mallory', { repairRequest: following(...ids.slice(i, i + 100)) })]);
    const answers = answersUntil(alice, 120_000);
    expect(answers.filter(({ ms }) => ms < 1)).toHaveLength(10);
    expect(answers.length).toBeLessThanOrEqual(30);
    expect(answers.length).toBeGreaterThanOrEqual(29);
  });

  it('is one of at most so many that wait', () => {
    const alice = createParticipant('alice', { maxPendingResponses: 5 });
    const ids = Array.from({ length: 20 }, (_, i) => sendFrame(alice, `message ${i}`).messageId);
    receiveAll(alice, [syncFrame('mallory', { repairRequest: following(...ids) })]);
    expect(alice.counters.requestsDropped).toBe(15);
    expect(answersUntil(alice, 10_000)).toHaveLength(5);
  });

  it('is given to each who asks in turn, whatever one stranger asks for', () => {
    const alice = createParticipant('alice', { repairResponsesPerMinute: 60, maxPendingResponses: 500 });
    const ids = Array.from({ length: 600 }, (_, i) => sendFrame(alice, `message ${i}`).messageId);
    const wanted = ids.pop()!;
    for (let i = 0; i < ids.length; i += 200) {
      receiveAll(alice, [syncFrame('mallory', { repairRequest: following(...ids.slice(i, i + 200)) })]);
    }
    answersUntil(alice, 10_000);
    receiveAll(alice, [requestFor(wanted)], at(10_000));
    const answers = answersUntil(alice, 60_000);
    expect(answers.find(({ messageId }) => messageId === wanted)!.ms).toBeLessThanOrEqual(12_000);
    expect(alice.counters.requestsDropped).toBeGreaterThan(0);
  });

  it('that a stranger asked for first has its turn with the next who asks', () => {
    const alice = createParticipant('alice', { repairResponsesPerMinute: 60 });
    const ids = Array.from({ length: 200 }, (_, i) => sendFrame(alice, `message ${i}`).messageId);
    receiveAll(alice, [syncFrame('mallory', { repairRequest: following(...ids) })]);
    answersUntil(alice, 1_000);
    receiveAll(alice, [requestFor(ids.at(-1)!)], at(1_000));
    const answers = answersUntil(alice, 60_000);
    expect(answers.slice(0, 2).map(({ messageId }) => messageId)).toContain(ids.at(-1));
    expect(new Set(answers.map(({ messageId }) => messageId)).size).toBe(answers.length);
  });

  it('is always due when the participant wants to be woken: no wake-up does nothing', () => {
    const when = fc.double({ min: 0, max: 5_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(when, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 400 }),
        (times, perMinute) => {
          const alice = createParticipant('alice', { repairResponsesPerMinute: perMinute });
          const ids = times.map((_, i) => sendFrame(alice, `message ${i}`).messageId);
          let answers = 0;
          const wake = (ms: number): void => {
            const found = ofType(alice.tick(at(ms)), 'respond').length;
            expect(found).toBeGreaterThan(0);
            answers += found;
          };
          for (const [i, ms] of times.toSorted((a, b) => a - b).entries()) {
            while (alice.nextWake <= ms) wake(alice.nextWake);
            receiveAll(alice, [requestFor(ids[i]!)], at(ms));
          }
          while (alice.nextWake < Infinity) wake(alice.nextWake);
          expect(answers).toBe(times.length);
        },
      ),
    );
  });

  it('goes out without the requests and the filter its author sent along, and is otherwise the same', () => {
    const alice = createParticipant('alice');
    const fields = { repairRequest: following('x', 'y'), bloomFilter: new Uint8Array([1, 2]) };
    receiveAll(alice, [contentFrame('a'), contentFrame('m', ['a'], fields)]);
    expect(alice.node('m')?.frame).toEqual(contentFrame('m', ['a']));
  });

  it('does not carry what somebody padded the message with', () => {
    const { messageId, bytes } = sendFrame(createParticipant('dave'), 'short');
    const padding = new Uint8Array(100_000);
    // Field 99, 99,995 bytes: no reader knows it.
    padding.set([0x9a, 0x06, 0x9b, 0x8d, 0x06]);
    const alice = createParticipant('alice');
    receiveAll(alice, [new Uint8Array([...padding, ...bytes])]);
    expect(alice.node(messageId)!.frame).toEqual(bytes);
  });

  it('heals the one who asked', () => {
    const [dave, bob] = [createParticipant('dave'), createParticipant('bob')];
    const first = sendFrame(dave, 'first');
    const second = sendFrame(dave, 'second', at(1));
    receiveAll(bob, [second.bytes]);
    bob.requestRepair(first.messageId, at(0));
    receiveAll(dave, [bob.syncFrame(at(bob.nextRepairRequest)).bytes], at(1_000));
    const [answer] = answersUntil(dave, 1_000);
    const actions = receiveAll(bob, [dave.node(answer!.messageId)!.frame!], at(1_000));
    expect(ofType(actions, 'recover')).toMatchObject([{ via: 'repair' }]);
    expect(deliveredIds(actions)).toEqual([first.messageId, second.messageId]);
  });
});

describe('response groups', () => {
  /** The documented hash: the first 8 bytes of sha-256 over both ids, big-endian. */
  const pairHash = (participantId: string, messageId: string): bigint =>
    createHash('sha256')
      .update(participantId + messageId)
      .digest()
      .readBigUInt64BE(0);

  it('use the hash of the known vector', () => {
    expect(pairHash('bob', 'msg1')).toBe(4187415619896096990n);
  });

  it.each([2, 3, 7])('of %s: who answers is who shares the group of the author', (responseGroups) => {
    const ids = Array.from({ length: 40 }, (_, i) => `participant ${i}`);
    const answering = ids.filter((id) => {
      const channel = createParticipant(id, { responseGroups });
      receiveAll(channel, [contentFrame('msg1'), requestFor('msg1')]);
      return channel.nextWake < Infinity;
    });
    const group = (id: string) => pairHash(id, 'msg1') % BigInt(responseGroups);
    expect(answering).toEqual(ids.filter((id) => group(id) === group('carol')));
    expect(answering.length).toBeGreaterThan(0);
    expect(answering.length).toBeLessThan(ids.length);
  });

  it('always include the author', () => {
    for (let i = 0; i < 20; i++) {
      const alice = createParticipant('alice', { responseGroups: 9 });
      const { messageId } = sendFrame(alice, `message ${i}`);
      receiveAll(alice, [requestFor(messageId)]);
      expect(alice.nextWake).toBeLessThan(Infinity);
    }
  });
});

describe('the author of a requested message', () => {
  it('does not answer when somebody else already did', () => {
    const alice = createParticipant('alice');
    const { messageId, bytes } = sendFrame(alice, 'one');
    receiveAll(alice, [requestFor(messageId), bytes]);
    expect(answersUntil(alice, 60_000)).toEqual([]);
  });
});
