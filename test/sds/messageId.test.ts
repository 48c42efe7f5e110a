import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeMessage, deriveMessageId } from '../../src/sds/index.js';
import { isMessageIdGenuine } from '../../src/sds/messageId.js';
import { at, bytesOf, contentFrame, createParticipant, EPOCH, sendFrame } from '../support/sds.js';

describe('a derived messageId', () => {
  it('is 1 and 43 characters of base64url', () => {
    expect(deriveMessageId('alice', EPOCH, bytesOf('hi'))).toMatch(/^1[A-Za-z0-9_-]{43}$/);
  });

  it('is the documented hash over length-prefixed participantId, timestamp and content', () => {
    const length = (n: number) => Buffer.from([0, 0, 0, n]);
    const timestamp = Buffer.alloc(8);
    timestamp.writeBigUInt64BE(BigInt(EPOCH));
    const parts = [length(6), Buffer.from('älice'), length(8), timestamp, length(2), Buffer.from('hi')];
    const digest = createHash('sha256').update(Buffer.concat(parts)).digest('base64url');
    expect(deriveMessageId('älice', EPOCH, bytesOf('hi'))).toBe('1' + digest);
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
