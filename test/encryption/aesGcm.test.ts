import { aesGcmEncryption, createReliableChannel } from 'react-reliable-channel/engine';
import { createMemoryNetwork } from 'react-reliable-channel/testing';
import { describe, expect, it, vi } from 'vitest';
import { bytes, text } from '../support/group.js';

const key = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

describe('AES-GCM encryption', () => {
  it('gives back what was encrypted', async () => {
    const encryption = aesGcmEncryption({ key: key(1), channelId: 'lobby' });
    const cipher = await encryption.encrypt(bytes('hello'));
    expect(cipher.length).toBe(5 + 29);
    expect(text(await encryption.decrypt(cipher))).toBe('hello');
  });

  it('never gives the same frame twice', async () => {
    const encryption = aesGcmEncryption({ key: key(1) });
    expect(await encryption.encrypt(bytes('hello'))).not.toEqual(await encryption.encrypt(bytes('hello')));
  });

  it('takes a WebCrypto key', async () => {
    const imported = await crypto.subtle.importKey('raw', new Uint8Array(32).fill(1), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ]);
    const cipher = await aesGcmEncryption({ key: imported }).encrypt(bytes('hello'));
    expect(text(await aesGcmEncryption({ key: key(1) }).decrypt(cipher))).toBe('hello');
  });

  it.each([
    ['another key', aesGcmEncryption({ key: key(2), channelId: 'lobby' })],
    ['another channel', aesGcmEncryption({ key: key(1), channelId: 'attic' })],
  ])('refuses a frame of %s', async (_, other) => {
    const cipher = await aesGcmEncryption({ key: key(1), channelId: 'lobby' }).encrypt(bytes('hello'));
    await expect(other.decrypt(cipher)).rejects.toThrow('another key, another channel, or changed on the way');
  });

  it('refuses every changed byte and every cut', async () => {
    const encryption = aesGcmEncryption({ key: key(1) });
    const cipher = await encryption.encrypt(bytes('hello'));
    for (let i = 0; i < cipher.length; i++) {
      const changed = cipher.slice();
      changed[i] = (changed[i] ?? 0) ^ 1;
      await expect(encryption.decrypt(changed)).rejects.toThrow(/not an AES-GCM frame|changed on the way/);
      await expect(encryption.decrypt(cipher.slice(0, i))).rejects.toThrow(/not an AES-GCM frame|changed on the way/);
    }
  });

  it('refuses a key of another length and says which it takes', () => {
    expect(() => aesGcmEncryption({ key: new Uint8Array(20) })).toThrow('the key has 20 bytes: AES-GCM takes 16 or 32');
  });

  it.each([
    ['nothing', undefined],
    ['the key itself', key(1)],
    ['no key', {}],
    ['a password', { key: 'correct horse battery staple' }],
    ['a key for something else', { key: { type: 'secret', algorithm: { name: 'HMAC' } } }],
  ])('refuses %s at once and says what it takes', (_, options) => {
    expect(() => aesGcmEncryption(options as never)).toThrow(
      new TypeError('aesGcmEncryption takes { key }: 16 or 32 random bytes, or a WebCrypto key for AES-GCM'),
    );
  });
});

describe('a channel with AES-GCM', () => {
  it('delivers to those with the key; to others its frames are undecodable, never plain', async () => {
    const network = createMemoryNetwork();
    const open = (participantId: string, fill: number) =>
      createReliableChannel({
        channelId: 'lobby',
        participantId,
        transport: network.transport(participantId),
        encryption: aesGcmEncryption({ key: key(fill), channelId: 'lobby' }),
      });
    const [alice, bob, eve] = await Promise.all([open('alice', 1), open('bob', 1), open('eve', 2)]);
    const received: string[] = [];
    const refused: Uint8Array[] = [];
    bob.on('message-received', ({ content }) => received.push(text(content)));
    eve.on('undecodable', (event) => refused.push(event.bytes));
    alice.send(bytes('a secret'));
    await vi.waitFor(() => {
      expect(received).toEqual(['a secret']);
      expect(refused.length).toBeGreaterThan(0);
    });
    expect(refused.some((frame) => text(frame).includes('a secret'))).toBe(false);
    expect(eve.log()).toEqual([]);
    await Promise.all([alice.close(), bob.close(), eve.close()]);
  });
});
