import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, deriveMessageId } from '../../src/sds/index.js';
import { isMessageIdGenuine } from '../../src/sds/messageId.js';
import { at, bytesOf, contentFrame, createParticipant, EPOCH, sendFrame } from '../support/sds.js';

describe('a derived messageId', () => {
  it('is 1 and 43 characters of base64url', () => {
    expect(deriveMessageId('alice', EPOCH, bytesOf('hi'))).toMatch(/^1[A-Za-z0-9_-]{43}$/);
  });

  it('is the documented hash over length-prefixed participantId, timestamp and content', () => {
    const number = (value: number | bigint, size: 4 | 8): Buffer => {
      const buffer = Buffer.alloc(size);
      if (size === 8) buffer.writeBigUInt64BE(BigInt(value));
      else buffer.writeUInt32BE(Number(value));
      return buffer;
    };
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.maxSafeNat(),
        fc.uint8Array({ maxLength: 2_000 }),
        (participantId, lamportTimestamp, content) => {
          const sender = Buffer.from(participantId);
          const parts = [number(sender.length, 4), sender, number(8, 4), number(lamportTimestamp, 8)];
          const bytes = Buffer.concat([...parts, number(content.length, 4), content]);
          const digest = createHash('sha256').update(bytes).digest('base64url');
          expect(deriveMessageId(participantId, lamportTimestamp, content)).toBe('1' + digest);
        },
      ),
    );
  });

  it('holds up to the largest Lamport timestamp', () => {
    const largest = deriveMessageId('alice', 2 ** 53 - 1, bytesOf('hi'));
    expect(largest).not.toBe(deriveMessageId('alice', 2 ** 53 - 2, bytesOf('hi')));
  });

  it('differs where the same bytes are split otherwise', () => {
    expect(deriveMessageId('ab', EPOCH, bytesOf('c'))).not.toBe(deriveMessageId('a', EPOCH, bytesOf('bc')));
  });

  it('differs for equal contents sent twice in the same millisecond', () => {
    const alice = createParticipant('alice');
    const ids = Array.from({ length: 100 }, () => sendFrame(alice, '+1', at(0)).messageId);
    expect(new Set(ids).size).toBe(100);
  });

  it('differs for equal contents of two participants at the same time', () => {
    const [a, b] = [createParticipant('alice'), createParticipant('bob')];
    expect(sendFrame(a, 'gm').messageId).not.toBe(sendFrame(b, 'gm').messageId);
  });
});

describe('checking a messageId', () => {
  const genuine = decodeMessage(sendFrame(createParticipant('alice'), 'pay 5').bytes);

  it('passes the genuine message', () => {
    expect(isMessageIdGenuine(genuine)).toBe(true);
  });

  it.each([
    ['content', { content: bytesOf('pay 5000') }],
    ['sender', { senderId: 'mallory' }],
    ['timestamp', { lamportTimestamp: genuine.lamportTimestamp! + 1 }],
    ['no content', { content: undefined }],
    ['no timestamp', { lamportTimestamp: undefined }],
  ])('fails a copy with another %s', (_, forgery) => {
    expect(isMessageIdGenuine({ ...genuine, ...forgery })).toBe(false);
  });

  it.each([
    'm1',
    'a'.repeat(64),
    '1' + 'a'.repeat(42),
    '1' + 'a'.repeat(44),
    '1' + 'a'.repeat(42) + '+',
    genuine.messageId + '\n',
  ])('passes an id of another form unseen: %j', (messageId) => {
    expect(isMessageIdGenuine(decodeMessage(contentFrame(messageId)))).toBe(true);
  });
});
