import type { HistoryEntry, SdsMessage } from 'react-reliable-channel/engine';
import { deriveMessageId, encodeMessage } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group, text } from '../support/group.js';
import type { Member } from '../support/group.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
let transport: ScriptedTransport;
beforeEach(() => {
  group = new Group();
  transport = new ScriptedTransport();
});
afterEach(() => group.close());

const join = (retrieval: 'repair' | 'store' | 'both'): Promise<Member> => group.join('alice', { transport, retrieval });

const frame = (message: Partial<SdsMessage>): Uint8Array =>
  encodeMessage({
    senderId: 'mallory',
    messageId: 'm',
    channelId: 'lobby',
    lamportTimestamp: 1_000,
    causalHistory: [],
    repairRequest: [],
    ...message,
  });

/** Names ids that do not exist, as many as one participant may bring up. */
function flood(senderId = 'mallory', count = 8_192): void {
  for (let start = 0; start < count; start += 1_024) {
    const causalHistory = Array.from({ length: Math.min(1_024, count - start) }, (_, i): HistoryEntry => {
      const messageId = `fake of ${senderId} ${start + i}`;
      return { messageId, retrievalHint: bytes(messageId) };
    });
    transport.receive(frame({ senderId, causalHistory }));
  }
}

/** A message of bob that follows one that alice does not have. */
function follow(entry: HistoryEntry, senderId = 'bob'): void {
  const content = bytes(`${senderId} after ${entry.messageId}`);
  const messageId = deriveMessageId(senderId, 1_000, content);
  transport.receive(frame({ senderId, messageId, content, causalHistory: [entry] }));
}

const requests = (): string[] =>
  transport.frames.flatMap(({ repairRequest }) => repairRequest.map(({ messageId }) => messageId));

/** How long until this id is asked for, ms. */
async function waitUntil(isAsked: () => boolean): Promise<number> {
  const start = group.clock.now();
  while (!isAsked() && group.clock.now() - start < 300_000) await group.clock.advance(50);
  return group.clock.now() - start;
}

describe('asking the group while strangers name ids that do not exist', () => {
  it('asks for an honest one within two seconds, however many one stranger named', async () => {
    await join('repair');
    flood();
    follow({ messageId: 'wanted' });
    expect(await waitUntil(() => requests().includes('wanted'))).toBeLessThanOrEqual(1_100);
    await group.clock.advance(30_000);
    follow({ messageId: 'later' });
    // The wait before any first request, and one turn.
    expect(await waitUntil(() => requests().includes('later'))).toBeLessThanOrEqual(2_000);
  });

  it('asks for one that the stranger named first as soon as somebody else names it', async () => {
    await join('repair');
    flood();
    transport.receive(frame({ senderId: 'mallory 2', causalHistory: [] }));
    flood('mallory 2', 1_000);
    transport.receive(frame({ senderId: 'mallory 2', causalHistory: [{ messageId: 'wanted' }] }));
    await group.clock.advance(2_000);
    expect(requests()).not.toContain('wanted');
    follow({ messageId: 'wanted' });
    expect(await waitUntil(() => requests().includes('wanted'))).toBeLessThanOrEqual(1_000);
  });

  it('asks for an honest one in turn where there are a hundred strangers', async () => {
    await join('repair');
    for (let who = 0; who < 100; who++) flood(`mallory ${who}`, 300);
    await group.clock.advance(30_000);
    follow({ messageId: 'wanted' });
    // Eight ids a second, one of each in turn.
    expect(await waitUntil(() => requests().includes('wanted'))).toBeLessThanOrEqual(1_000 + (100 / 8) * 1_000 + 1_000);
  });

  it('sends a bounded number of frames a minute', async () => {
    await join('repair');
    flood();
    await group.clock.advance(60_000);
    const first = transport.published.length;
    expect(first).toBeLessThanOrEqual(121);
    flood('mallory 2');
    await group.clock.advance(60_000);
    expect(transport.published.length - first).toBeLessThanOrEqual(61);
  });

  it('does not slow down asking for what is answered', async () => {
    const alice = await join('repair');
    const contents = Array.from({ length: 2_000 }, (_, i) => bytes(`old ${i}`));
    const old = new Map(contents.map((content) => [deriveMessageId('bob', 500, content), content]));
    const ids = [...old.keys()];
    for (let start = 0; start < ids.length; start += 1_000)
      transport.receive(
        frame({
          senderId: 'bob',
          causalHistory: ids.slice(start, start + 1_000).map((messageId) => ({ messageId })),
        }),
      );
    let answered = 0;
    for (let step = 0; step < 300; step++) {
      await group.clock.advance(100);
      const asked = requests();
      for (const messageId of asked.slice(answered))
        transport.receive(frame({ senderId: 'bob', messageId, lamportTimestamp: 500, content: old.get(messageId)! }));
      answered = asked.length;
    }
    expect(alice.received).toHaveLength(2_000);
  });
});

describe('sync messages that strangers provoke', () => {
  /** Frames published in the second minute of being sent one frame every 50 ms. */
  async function framesPerMinute(next: (i: number) => Uint8Array): Promise<number> {
    let before = 0;
    for (let i = 0; i < 2_400; i++) {
      if (i === 1_200) before = transport.published.length;
      transport.receive(next(i));
      await group.clock.advance(50);
    }
    return transport.published.length - before;
  }

  it('for tiny messages are bounded, and cost whoever sends more than that sixteen frames each', async () => {
    await join('repair');
    const frames = await framesPerMinute((i) => frame({ messageId: `tiny ${i}`, content: bytes('.') }));
    expect(frames).toBeLessThanOrEqual(60 + 1_200 / 16 + 1);
  });

  it('for participants that keep joining are bounded', async () => {
    await join('repair');
    const frames = await framesPerMinute((i) => frame({ senderId: `sybil ${i}` }));
    expect(frames).toBeLessThanOrEqual(61);
  });
});

describe('asking the store while strangers name ids that do not exist', () => {
  /** Hashes asked for, query by query. */
  let queries: string[][];
  beforeEach(() => {
    queries = [];
    transport.retrieve = async function* (hashes) {
      queries.push(hashes.map(text));
      await new Promise<void>((resolve) => group.clock.setTimeout(resolve, 200));
      for (const hash of hashes.map(text)) {
        const content = bytes(hash);
        const messageId = deriveMessageId('dave', 900, content);
        if (hash.startsWith('real')) {
          yield { payload: frame({ senderId: 'dave', messageId, lamportTimestamp: 900, content }) };
        }
      }
    };
  });
  const real = (name: string): HistoryEntry => ({
    messageId: deriveMessageId('dave', 900, bytes(`real ${name}`)),
    retrievalHint: bytes(`real ${name}`),
  });

  it('gets an honest one with the next query, however many one stranger named', async () => {
    const alice = await join('store');
    flood();
    await group.clock.advance(5_000);
    follow(real('message'));
    expect(await waitUntil(() => alice.received.includes('real message'))).toBeLessThanOrEqual(1_000);
  });

  it('gets one that the stranger named first as soon as somebody else names it', async () => {
    const alice = await join('store');
    flood('mallory', 8_000);
    follow(real('message'), 'mallory');
    await group.clock.advance(5_000);
    expect(alice.received).toEqual([]);
    follow(real('message'));
    expect(await waitUntil(() => alice.received.includes('real message'))).toBeLessThanOrEqual(1_000);
  });

  it('asks by a second hash at once, however long it has waited by the first', async () => {
    const alice = await join('store');
    const entry = real('message');
    follow({ ...entry, retrievalHint: bytes('wrong') }, 'mallory');
    await group.clock.advance(60_000);
    follow(entry);
    expect(await waitUntil(() => alice.received.includes('real message'))).toBeLessThanOrEqual(1_000);
  });

  it('gets it by the hash of the second who names it, where that of the first is wrong', async () => {
    const alice = await join('store');
    const entry = real('message');
    follow({ ...entry, retrievalHint: bytes('wrong'), senderId: 'mallory' }, 'mallory');
    await group.clock.advance(1_000);
    follow({ ...entry, senderId: 'dave' });
    expect(alice.channel.missing()[0]!.senderId).toBeUndefined();
    expect(await waitUntil(() => alice.received.includes('real message'))).toBeLessThanOrEqual(1_000);
  });

  it('gets it after any number of wrong hashes, and keeps four at most', async () => {
    const alice = await join('store');
    const entry = real('message');
    for (let who = 0; who < 50; who++) follow({ ...entry, retrievalHint: bytes(`wrong ${who}`) }, `mallory ${who}`);
    follow(entry);
    expect(await waitUntil(() => alice.received.includes('real message'))).toBeLessThanOrEqual(1_000);
    expect(queries[0]).toEqual(['wrong 47', 'wrong 48', 'wrong 49', 'real message']);
  });
});

describe('the author of a missing message', () => {
  it('is who all that name it say, and nobody where they disagree', async () => {
    const alice = await join('repair');
    const author = (): string | undefined => alice.channel.missing()[0]!.senderId;
    follow({ messageId: 'wanted', senderId: 'dave' });
    expect(author()).toBe('dave');
    follow({ messageId: 'wanted' }, 'erin');
    expect(author()).toBe('dave');
    follow({ messageId: 'wanted', senderId: 'mallory' }, 'mallory');
    expect(author()).toBeUndefined();
    transport.receive(frame({ senderId: 'dave', messageId: 'wanted', content: bytes('here') }));
    expect(details(alice, 'message-received')[0]).toMatchObject({ senderId: 'dave' });
  });
});
