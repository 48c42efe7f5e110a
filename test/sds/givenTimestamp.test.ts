import { describe, expect, it } from 'vitest';
import { bytesOf, contentFrame, createParticipant, EPOCH, at, namedIn, receiveAll, sendFrame } from '../support/sds.js';

/** A participant that has received three messages, two of them after EPOCH + 10. */
function listener() {
  const alice = createParticipant('alice');
  receiveAll(alice, [
    contentFrame('before', [], { lamportTimestamp: EPOCH + 5 }),
    contentFrame('at', ['before'], { lamportTimestamp: EPOCH + 10 }),
    contentFrame('after', ['at'], { lamportTimestamp: EPOCH + 20 }),
  ]);
  return alice;
}

describe('a message whose timestamp was given before it is sent', () => {
  it('stands at its place in the log, under the id that follows from it', () => {
    const alice = listener();
    const [again, other] = [createParticipant('alice'), createParticipant('alice')];
    const given = (channel: typeof alice, asOf: number) => channel.send(bytesOf('hello'), at(0), Infinity, asOf)!;
    const { messageId } = given(alice, EPOCH + 10);
    expect(alice.log().map((entry) => entry.lamportTimestamp - EPOCH)).toEqual([5, 10, 10, 20]);
    expect(given(again, EPOCH + 10).messageId).toBe(messageId);
    expect(given(other, EPOCH + 11).messageId).not.toBe(messageId);
  });

  it('follows only what stands before it', () => {
    const alice = listener();
    const { messageId } = alice.send(bytesOf('hello'), at(0), Infinity, EPOCH + 10)!;
    expect(namedIn(alice.messageFrame(messageId, at(0)).bytes)).toEqual(['before']);
  });

  it('is followed by what is sent next, which stands behind it', () => {
    const alice = createParticipant('alice');
    const { messageId } = alice.send(bytesOf('hello'), at(0), Infinity, EPOCH + 5_000)!;
    expect(namedIn(sendFrame(alice, 'next').bytes)).toEqual([messageId]);
    expect(alice.log().map((entry) => entry.lamportTimestamp - EPOCH)).toEqual([5_000, 5_001]);
  });
});
