import { type ContentMessage, isContentMessage, isEphemeralMessage, isSyncMessage, Message } from '@waku/sds';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeMessage, encodeMessage, messageKind } from '../../src/sds/index.js';
import {
  at,
  bytesOf,
  createParticipant,
  deliveredIds,
  EPOCH,
  ofType,
  receiveAll,
  sendFrame,
  textOf,
} from '../support/sds.js';
import { anyMessage } from '../support/sdsMessages.js';
import { WakuParticipant } from '../support/wakuSds.js';

afterEach(() => vi.useRealTimers());

const interop = { wireProfile: 'interop' } as const;

describe('our frames, read by @waku/sds', () => {
  it('say the same about any message', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const theirs = Message.decode(encodeMessage(message));
        expect(kindOf(theirs)).toBe(messageKind(message));
        if (theirs === undefined) return;
        const { senderId, messageId, channelId, lamportTimestamp, causalHistory, bloomFilter, repairRequest } = theirs;
        expect({ senderId, messageId, channelId, bloomFilter }).toEqual({
          senderId: message.senderId,
          messageId: message.messageId,
          channelId: message.channelId,
          bloomFilter: message.bloomFilter,
        });
        expect(lamportTimestamp).toBe(
          message.lamportTimestamp === undefined ? undefined : BigInt(message.lamportTimestamp),
        );
        expect([causalHistory, repairRequest]).toEqual([message.causalHistory, message.repairRequest]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([interop, { wireProfile: 'lean' } as const])('are delivered, with $wireProfile frames', async (profile) => {
    const [ours, theirs] = [createParticipant('alice', profile), new WakuParticipant('bob')];
    const sent = ['one', 'two', 'three'].map((text, i) => sendFrame(ours, text, at(i)));
    await theirs.receive(...sent.map(({ bytes }) => bytes));
    expect(theirs.delivered).toEqual(sent.map(({ messageId }) => messageId));
    expect(theirs.errors).toEqual([]);
  });

  it('reveal the same gap', async () => {
    const [ours, theirs] = [createParticipant('alice', interop), new WakuParticipant('bob')];
    const [first, second] = [sendFrame(ours, 'one'), sendFrame(ours, 'two', at(1))];
    await theirs.receive(second.bytes);
    expect(theirs.missing).toContain(first.messageId);
    await theirs.receive(first.bytes);
    expect(theirs.delivered).toEqual([first.messageId, second.messageId]);
  });

  it('acknowledge their messages by causal history', async () => {
    const [ours, theirs] = [createParticipant('alice', interop), new WakuParticipant('bob')];
    const { messageId, bytes } = await theirs.send('hello');
    receiveAll(ours, [bytes]);
    await theirs.receive(ours.syncFrame(at(0)).bytes);
    expect(theirs.acknowledged).toEqual([messageId]);
    expect(theirs.errors).toEqual([]);
  });

  it('acknowledge their messages by filter', async () => {
    const ours = createParticipant('alice', { ...interop, causalHistory: 0, causalHistoryMax: 0 });
    const theirs = new WakuParticipant('bob');
    const { messageId, bytes } = await theirs.send('hello');
    receiveAll(ours, [bytes]);
    await theirs.receive(sendFrame(ours, 'answer').bytes);
    expect(theirs.possiblyAcknowledged).toEqual([messageId]);
  });

  it('ask them for repairs', async () => {
    const [ours, theirs] = [createParticipant('alice', interop), new WakuParticipant('bob')];
    const [first, second] = [await theirs.send('one'), await theirs.send('two')];
    receiveAll(ours, [second.bytes]);
    ours.requestRepair(first.messageId, at(0));
    await theirs.receive(ours.syncFrame(at(1_000)).bytes);
    const answers = await theirs.channel.sweepRepairIncomingBuffer();
    expect(
      deliveredIds(
        receiveAll(
          ours,
          answers.map((message) => message.encode()),
        ),
      ),
    ).toEqual([first.messageId, second.messageId]);
  });

  it('answer their requests, with the message as it was sent first, whoever wrote it', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: EPOCH });
    const [ours, theirs, author] = [
      createParticipant('alice', interop),
      new WakuParticipant('bob'),
      new WakuParticipant('carol'),
    ];
    const lost = [await author.send('of theirs'), sendFrame(ours, 'of ours')];
    receiveAll(ours, [lost[0]!.bytes]);
    const last = sendFrame(ours, 'last', at(1));
    await theirs.receive(last.bytes);
    vi.setSystemTime(EPOCH + 120_000);
    receiveAll(ours, [(await theirs.sync())!], at(120_000));
    const answers = ofType(ours.tick(at(121_000)), 'respond').map(({ messageId }) => ours.node(messageId)!.frame!);
    await theirs.receive(...answers);
    expect(new Set(theirs.delivered)).toEqual(new Set([...lost, last].map(({ messageId }) => messageId)));
  });

  it('carry the same filter bit for bit when the same was received', async () => {
    const [ours, theirs, author] = [
      createParticipant('alice', interop),
      new WakuParticipant('bob'),
      new WakuParticipant('carol'),
    ];
    for (let i = 0; i < 20; i++) {
      const { bytes } = await author.send(`message ${i}`);
      receiveAll(ours, [bytes]);
      await theirs.receive(bytes);
    }
    const [ourSync, theirSync] = [ours.syncFrame(at(1)).bytes, (await theirs.sync())!];
    expect(decodeMessage(ourSync).bloomFilter).toEqual(decodeMessage(theirSync).bloomFilter);
  });

  it('are ephemeral for them too', () => {
    expect(kindOf(Message.decode(createParticipant('alice').ephemeralFrame(bytesOf('typing'))))).toBe('ephemeral');
  });
});

describe('frames of @waku/sds, read by us', () => {
  it('are encoded again to the same bytes', async () => {
    const theirs = new WakuParticipant('bob');
    const frames = [(await theirs.send('one')).bytes, (await theirs.send('two')).bytes, (await theirs.sync())!];
    expect(frames.map((frame) => encodeMessage(decodeMessage(frame)))).toEqual(frames);
  });

  it('are delivered', async () => {
    const [ours, theirs] = [createParticipant('alice'), new WakuParticipant('bob')];
    const sent = [await theirs.send('one'), await theirs.send('two'), await theirs.send('three')];
    expect(
      deliveredIds(
        receiveAll(
          ours,
          sent.map(({ bytes }) => bytes),
        ),
      ),
    ).toEqual(sent.map(({ messageId }) => messageId));
    expect(ours.log().map(({ content }) => textOf(content))).toEqual(['one', 'two', 'three']);
  });

  it('are delivered in causal order when they come in reverse', async () => {
    const [ours, theirs] = [createParticipant('alice'), new WakuParticipant('bob')];
    const sent = [await theirs.send('one'), await theirs.send('two'), await theirs.send('three')];
    const frames = sent.map(({ bytes }) => bytes).reverse();
    expect(deliveredIds(receiveAll(ours, frames))).toEqual(sent.map(({ messageId }) => messageId));
  });

  it('acknowledge our messages by causal history', async () => {
    const [ours, theirs] = [createParticipant('alice', interop), new WakuParticipant('bob')];
    const { messageId, bytes } = sendFrame(ours, 'hello');
    await theirs.receive(bytes);
    const actions = receiveAll(ours, [(await theirs.sync())!]);
    expect(ofType(actions, 'acknowledge')).toMatchObject([{ messageId, participantId: 'bob' }]);
  });

  it('acknowledge our messages by filter', async () => {
    const ours = createParticipant('alice', interop);
    const { messageId, bytes } = sendFrame(ours, 'hello');
    const peers = [new WakuParticipant('bob'), new WakuParticipant('carol')];
    const filters: Uint8Array[] = [];
    for (const peer of peers) {
      await peer.receive(bytes);
      const sync = decodeMessage((await peer.sync())!);
      filters.push(encodeMessage({ ...sync, causalHistory: [] }));
    }
    expect(receiveAll(ours, filters).map(({ type }) => type)).toEqual([
      'heard',
      'possibly-acknowledge',
      'heard',
      'possibly-acknowledge',
      'acknowledge',
    ]);
    expect(ours.node(messageId)).toBeDefined();
  });

  it('that are ephemeral are handed over', async () => {
    let frame: Uint8Array | undefined;
    await new WakuParticipant('bob').sendEphemeral('typing', (bytes) => (frame = bytes));
    expect(ofType(receiveAll(createParticipant('alice'), [frame!]), 'ephemeral')).toMatchObject([
      { senderId: 'bob', content: bytesOf('typing') },
    ]);
  });

  it('answer our requests for what they received, not only for their own', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: EPOCH });
    const [ours, theirs, author] = [
      createParticipant('alice', interop),
      new WakuParticipant('bob'),
      new WakuParticipant('carol'),
    ];
    const [lost, last] = [await author.send('lost'), await author.send('last')];
    await theirs.receive(lost.bytes, last.bytes);
    receiveAll(ours, [last.bytes]);
    ours.requestRepair(lost.messageId, at(0));
    await theirs.receive(ours.syncFrame(at(1_000)).bytes);
    vi.setSystemTime(EPOCH + 120_000);
    const answers = (await theirs.channel.sweepRepairIncomingBuffer()).map((message) => message.encode());
    expect(deliveredIds(receiveAll(ours, answers))).toEqual([lost.messageId, last.messageId]);
  });

  it('with equal payloads of two participants are one message for them and an id once for us', async () => {
    const [bob, carol] = [new WakuParticipant('bob'), new WakuParticipant('carol')];
    const [first, second] = [await bob.send('gm'), await carol.send('gm')];
    expect(deliveredIds(receiveAll(createParticipant('alice'), [first.bytes, second.bytes]))).toEqual([
      first.messageId,
    ]);
  });
});

function kindOf(message: Message | undefined): string | undefined {
  if (message === undefined) return undefined;
  if (isContentMessage(message)) return 'content';
  if (isSyncMessage(message as ContentMessage)) return 'sync';
  return isEphemeralMessage(message as ContentMessage) ? 'ephemeral' : undefined;
}
