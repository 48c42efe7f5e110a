import type { SdsMessage } from 'react-reliable-channel/engine';
import { createReliableChannel, deriveMessageId, encodeMessage } from 'react-reliable-channel/engine';
import { createRandom, createVirtualClock } from 'react-reliable-channel/testing';
import { presets } from '../../src/engine/tuning.js';
import { ScriptedTransport } from './scriptedTransport.js';

export interface FuzzOptions {
  /** Frames thrown at the engine, a count. */
  readonly frames: number;
  readonly seed: string;
  /** Frees garbage, so that the heap can be measured; without it the heap is not looked at. */
  readonly collectGarbage?: () => void;
  /** Called at every checkpoint. */
  readonly onProgress?: (report: FuzzReport) => void;
}

/** Counts after so many frames. */
export interface FuzzReport {
  readonly frames: number;
  readonly log: number;
  readonly held: number;
  readonly missing: number;
  readonly lost: number;
  readonly participants: number;
  readonly undecodable: number;
  readonly otherChannel: number;
  readonly duplicates: number;
  /** Heap, bytes; undefined where it could not be measured. */
  readonly heap: number | undefined;
}

/** Frames between two checkpoints. */
const CHECKPOINT = 10_000;
/** What the heap may have at a checkpoint: so much, and so much for each message or id that is kept, bytes. */
const HEAP = 64e6;
const HEAP_EACH = 4_000;

/**
 * Throws random and mutated frames at an engine on virtual time. At every checkpoint counts and heap must be within
 * bounds, the next honest message must be delivered and an own one sent. The same seed gives the same run.
 * @throws what went wrong first, with the seed and the number of the frame
 */
export async function fuzz({ frames, seed, collectGarbage, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const random = createRandom(seed);
  const clock = createVirtualClock();
  const transport = new ScriptedTransport();
  const channel = await createReliableChannel({
    channelId: 'lobby',
    participantId: 'alice',
    transport,
    clock,
    random: createRandom(`${seed} engine`),
  });
  const delivered = new Set<string>();
  const fail = (frame: number, what: string, cause?: unknown): Error =>
    new Error(`after frame ${frame} of seed '${seed}': ${what}`, { cause });
  let twice: string | undefined;
  channel.on('message-received', ({ messageId }) => {
    if (delivered.has(messageId)) twice = messageId;
    delivered.add(messageId);
  });
  const next = createFrames(random, () => clock.now());
  let report: FuzzReport | undefined;

  for (let sent = 1; sent <= frames; sent++) {
    const frame = next();
    try {
      transport.receive(frame);
    } catch (error) {
      throw fail(sent, 'receiving threw', error);
    }
    if (sent % 50 === 0) await clock.advance(Math.floor(random() * 500));
    if (sent % CHECKPOINT !== 0 && sent !== frames) continue;

    if (twice !== undefined) throw fail(sent, `${twice} was delivered twice`);
    const honest = honestFrame('honest', clock.now(), `honest ${sent}`);
    transport.receive(encodeMessage(honest));
    if (!delivered.has(honest.messageId)) throw fail(sent, 'the next honest message was not delivered');
    const own = channel.send(new TextEncoder().encode(`own ${sent}`));
    await clock.advance(100);
    if (channel.status(own) !== 'sent') throw fail(sent, `an own message is '${channel.status(own)}', not sent`);
    transport.published.length = 0;

    const { missing, lost } = channel.syncStatus();
    const held = channel.held().length;
    const log = channel.log().length;
    const participants = channel.participants().length;
    const { undecodable, otherChannel, duplicates } = channel.counters();
    collectGarbage?.();
    const heap = collectGarbage === undefined ? undefined : process.memoryUsage().heapUsed;
    report = { frames: sent, log, held, missing, lost, participants, undecodable, otherChannel, duplicates, heap };
    const { maxMissing, maxHeld, maxParticipants } = presets.chat;
    if (missing > maxMissing || lost > maxMissing) throw fail(sent, `${missing} ids are missing and ${lost} lost`);
    if (held > maxHeld) throw fail(sent, `${held} messages are held`);
    if (participants > maxParticipants) throw fail(sent, `${participants} participants are remembered`);
    const allowed = HEAP + HEAP_EACH * (log + held + missing + lost + participants);
    if (heap !== undefined && heap > allowed) throw fail(sent, `the heap has ${heap} bytes, more than ${allowed}`);
    onProgress?.(report);
  }
  await channel.close();
  if (clock.pending > 0) throw fail(frames, `${clock.pending} timers are left after close`);
  return report!;
}

function honestFrame(senderId: string, lamportTimestamp: number, text: string): SdsMessage & { content: Uint8Array } {
  const content = new TextEncoder().encode(text);
  const messageId = deriveMessageId(senderId, lamportTimestamp, content);
  const empty = { causalHistory: [], repairRequest: [] };
  return { senderId, messageId, channelId: 'lobby', lamportTimestamp, content, ...empty };
}

/** Random bytes, frames made of whatever parts, and both with bytes changed, cut out, repeated or spliced. */
function createFrames(random: () => number, now: () => number): () => Uint8Array {
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;
  const noise = (most: number): Uint8Array => Uint8Array.from({ length: below(most) }, () => below(256));
  const times = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make);

  const senders = ['alice', 'bob', 'carol', 'mallory', '\u{1f600}'];
  const genuine = Array.from({ length: 300 }, (_, i) => honestFrame(pick(senders.slice(1)), now() + i, `text ${i}`));
  const ids = [
    ...genuine.map(({ messageId }) => messageId),
    ...Array.from({ length: 3_000 }, (_, i) => `opaque ${i}`),
    '',
  ];
  const id = (): string => (random() < 0.95 ? pick(ids) : `new ${below(1e6)}`);
  const entry = () => ({
    messageId: id(),
    senderId: pick([undefined, ...senders]),
    retrievalHint: pick([undefined, noise(40)]),
  });
  const filters = [0, 8, 18_752, 18_752, 20_000].map((size) => new Uint8Array(size).map(() => below(256)));

  const made = (): SdsMessage => ({
    senderId: pick([...senders, '']),
    messageId: id(),
    channelId: random() < 0.98 ? 'lobby' : pick(['', 'elsewhere']),
    lamportTimestamp: pick([undefined, 0, now(), now() + below(1e9), Number.MAX_SAFE_INTEGER]),
    content: pick([undefined, new Uint8Array(), noise(60)]),
    bloomFilter: random() < 0.02 ? pick(filters) : undefined,
    causalHistory: times(random() < 0.01 ? 1_100 : 5, entry),
    repairRequest: times(random() < 0.01 ? 300 : 3, entry),
  });
  const real = (): SdsMessage => ({ ...pick(genuine), causalHistory: times(4, entry), repairRequest: times(2, entry) });

  const mutate = (frame: Uint8Array): Uint8Array => {
    const at = below(frame.length + 1);
    switch (below(5)) {
      case 0:
        return frame.slice(0, at);
      case 1:
        return Uint8Array.from([...frame.subarray(0, at), ...noise(20), ...frame.subarray(at)]);
      case 2:
        return Uint8Array.from([...frame.subarray(0, at), ...frame.subarray(Math.min(frame.length, at + below(20)))]);
      case 3:
        return Uint8Array.from([...frame.subarray(0, at), ...encodeMessage(real()).subarray(below(60))]);
      default: {
        const changed = frame.slice();
        for (let i = below(4); i >= 0 && changed.length > 0; i--) changed[below(changed.length)] = below(256);
        return changed;
      }
    }
  };

  return () => {
    const kind = random();
    if (kind < 0.2) return noise(300);
    const frame = encodeMessage(kind < 0.6 ? made() : real());
    return random() < 0.5 ? frame : mutate(frame);
  };
}
