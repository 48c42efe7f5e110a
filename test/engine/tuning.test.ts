import {
  createReliableChannel,
  presets,
  resolveTuning,
  type ReliableChannel,
  type Tuning,
} from 'react-reliable-channel/engine';
import { createFaults, createMemoryNetwork, createRandom, createVirtualClock } from 'react-reliable-channel/testing';
import { expect, it } from 'vitest';

const numbers = Object.keys(presets.chat).filter((name) => typeof presets.chat[name as keyof Tuning] === 'number');
/** Frames of one participant in the minute below, at most: 60 sync messages a minute, 16 attempts for each of 5 messages. */
const MOST_FRAMES = 200;

/** Two participants with loss say a little and fall silent for a minute. */
async function converse(tuning: Partial<Tuning>, retrieval: 'both' | 'repair'): Promise<number> {
  const clock = createVirtualClock();
  const network = createMemoryNetwork({ clock, latency: 20 });
  const channels: ReliableChannel[] = [];
  for (const participantId of ['alice', 'bob']) {
    const transport = network.transport(participantId, { faults: createFaults({ loss: 0.3 }) });
    const random = createRandom(participantId);
    channels.push(
      await createReliableChannel({ channelId: 'c', participantId, transport, tuning, retrieval, clock, random }),
    );
  }
  for (let i = 0; i < 5; i++) {
    for (const channel of channels) channel.send(Uint8Array.of(i));
    await clock.advance(500);
  }
  await clock.advance(60_000);
  await Promise.all(channels.map((channel) => channel.close()));
  expect(clock.pending).toBe(0);
  return network.counts('alice').framesSent;
}

it.each(numbers)('tuning.%s is refused where it cannot work, and spins or floods nowhere', async (name) => {
  const refusal = new RegExp(`^tuning\\.${name} is .+: it must be a number from [01] to \\w+$`);
  for (const value of [NaN, -1, -Infinity, '5', null]) {
    expect(() => resolveTuning('chat', { [name]: value })).toThrow(refusal);
  }
  for (const value of [0, 1e-9, 2, 1e12, Infinity]) {
    try {
      resolveTuning('chat', { [name]: value });
    } catch (error) {
      expect((error as Error).message).toMatch(refusal);
      continue;
    }
    // The virtual clock throws when a timer sets itself again without end.
    for (const retrieval of ['both', 'repair'] as const) {
      const talk = converse({ [name]: value }, retrieval);
      if (name === 'maxIdLength' && value < 'alice'.length) {
        await expect(talk).rejects.toThrow('participantId has 5 bytes: others can decode 1 to');
      } else {
        expect(await talk, `${value}, ${retrieval}`).toBeLessThan(MOST_FRAMES);
      }
    }
  }
});

it.each(['retrievalBatch', 'resendInterval', 'heartbeatInterval', 'publishTimeout', 'retrievalTimeout'])(
  'tuning.%s of 0 is refused: it would do one thing without end, or nothing',
  (name) => {
    expect(() => resolveTuning('chat', { [name]: 0 })).toThrow(`tuning.${name} is 0: it must be a number from 1`);
  },
);

it('refuses below 1 exactly what would do one thing without end, or nothing', () => {
  const refused = numbers.filter((name) => {
    try {
      resolveTuning('chat', { [name]: 0.5 });
      return false;
    } catch {
      return true;
    }
  });
  expect(refused.toSorted()).toEqual(
    [
      ...['causalHistoryMax', 'lostTimeout', 'responseGroups', 'maxAcknowledgers', 'maxAttempts', 'publishTimeout'],
      ...['repairRequestBackoff', 'repairRequestIntervalMax', 'repairRequestsPerMessage', 'maxHistoryEntries'],
      ...['maxIdLength', 'maxHeldPerParticipant', 'maxMissingPerParticipant', 'resendInterval', 'resendBackoff'],
      ...['resendIntervalMax', 'heartbeatInterval', 'heartbeatBackoff', 'heartbeatIntervalMax', 'retrievalBatch'],
      ...['retrievalBackoff', 'retrievalBackoffMax', 'retrievalTimeout'],
    ].toSorted(),
  );
});

it.each(['resendBackoff', 'heartbeatBackoff', 'repairRequestBackoff'])(
  'waits that shrink by tuning.%s are refused',
  (name) => {
    expect(() => resolveTuning('chat', { [name]: 0.9 })).toThrow(`tuning.${name} is 0.9: it must be a number from 1`);
  },
);

it('refuses a jitter that would make waits negative', () => {
  expect(() => resolveTuning('chat', { jitter: 5 })).toThrow('tuning.jitter is 5: it must be a number from 0 to 1');
});

it('refuses a wire profile that does not exist', () => {
  expect(() => resolveTuning('chat', { wireProfile: 'fat' as 'lean' })).toThrow(
    "tuning.wireProfile is fat: use 'lean' or 'interop'",
  );
});
