import { describe, expect, it } from 'vitest';
import { lamportTimestampOf } from '../../src/sds/codec.js';
import { SdsChannel } from '../../src/sds/index.js';
import { createRandom } from '../../src/testing/index.js';
import {
  at,
  bytesOf,
  CHANNEL,
  contentFrame,
  deliveredIds,
  EPOCH,
  missingIds,
  namedIn,
  sendFrame,
  tuned,
} from '../support/sds.js';

/** Somebody who joined at the start of the test. */
function newcomer(): SdsChannel {
  return new SdsChannel({
    channelId: CHANNEL,
    participantId: 'alice',
    tuning: tuned({ causalHistory: 1 }),
    random: createRandom('alice'),
    lamportTimestamp: EPOCH,
    joinedAt: EPOCH,
  });
}

const old = (messageId: string, follows: readonly string[], ago: number): Uint8Array =>
  contentFrame(messageId, follows, { lamportTimestamp: EPOCH - ago });

describe('a message from a store that was sent before the participant joined', () => {
  const store = { source: 'store' } as const;

  it('waits for nothing that nobody here ever heard of', () => {
    const alice = newcomer();
    const actions = alice.receive(old('b', ['a'], 10), at(0), store);
    expect(deliveredIds(actions)).toEqual(['b']);
    expect(actions).toMatchObject([{ type: 'deliver', gaps: [], late: false }]);
    expect(alice.missingCount).toBe(0);
  });

  it('waits for what is known to be missing, or held itself', () => {
    const alice = newcomer();
    expect(missingIds(alice.receive(contentFrame('live', ['b']), at(0), { source: 'broadcast' }))).toEqual(['b']);
    expect(deliveredIds(alice.receive(old('c', ['b', 'live'], 5), at(0), store))).toEqual([]);
    expect(deliveredIds(alice.receive(old('b', ['a'], 10), at(0), store))).toEqual(['b', 'live', 'c']);
  });

  it('is not named by what is sent next when it comes late: somebody followed it', () => {
    const alice = newcomer();
    alice.receive(old('b', ['a'], 700_000), at(0), store);
    alice.receive(old('a', [], 800_000), at(0), store);
    const { bytes } = sendFrame(alice, 'hello');
    expect(namedIn(bytes)).toEqual(['b']);
  });
});

describe('a message that came otherwise, or was sent later', () => {
  it.each([
    ['before, live', 'broadcast', -10],
    ['after, from a store', 'store', 10],
  ] as const)('waits for everything it follows: sent %s', (_, source, offset) => {
    const alice = newcomer();
    const frame = contentFrame('b', ['a'], { lamportTimestamp: EPOCH + offset });
    expect(missingIds(alice.receive(frame, at(20), { source }))).toEqual(['a']);
  });
});

describe('the Lamport timestamp of a frame', () => {
  it('is read without the rest of it, and is 0 where there is none', () => {
    expect(lamportTimestampOf(contentFrame('a', ['x']))).toBe(EPOCH);
    expect(lamportTimestampOf(contentFrame('a', [], { lamportTimestamp: undefined }))).toBe(0);
    expect(lamportTimestampOf(new Uint8Array())).toBe(0);
    expect(lamportTimestampOf(bytesOf('garbage'))).toBe(0);
  });
});
