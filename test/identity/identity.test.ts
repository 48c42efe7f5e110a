import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../../src/identity/index.js';
import {
  createIdentity,
  importIdentity,
  nonceOf,
  payloadOf,
  signatureOverhead,
  signContent,
  verifyContent,
} from '../../src/identity/index.js';

const hello = new TextEncoder().encode('hello');
let alice: Identity;
let mallory: Identity;
let signed: Uint8Array;

beforeAll(async () => {
  [alice, mallory] = await Promise.all([createIdentity({ exportable: true }), createIdentity({ exportable: true })]);
  signed = await signContent(alice, 'lobby', hello);
});

const verify = (content: Uint8Array, senderId = alice.participantId, channelId = 'lobby') =>
  verifyContent(channelId, { senderId, content });

describe('a signed content', () => {
  it('is verified as its sender, and holds what was sent', async () => {
    expect(await verify(signed)).toBe('verified');
    expect([...payloadOf(signed)]).toEqual([...hello]);
    expect(signed).toHaveLength(hello.length + signatureOverhead);
  });

  it('is invalid under another sender', async () => {
    expect(await verify(signed, mallory.participantId)).toBe('invalid');
    expect(await verify(signed, 'alice')).toBe('invalid');
  });

  it('is invalid in another channel', async () => {
    expect(await verify(signed, alice.participantId, 'other')).toBe('invalid');
  });

  it('is invalid when another signs in the name of its sender', async () => {
    const forger: Identity = { ...mallory, participantId: alice.participantId };
    expect(await verify(await signContent(forger, 'lobby', hello))).toBe('invalid');
    const withHerKey: Identity = { ...forger, publicKey: alice.publicKey };
    expect(await verify(await signContent(withHerKey, 'lobby', hello))).toBe('invalid');
  });

  it('is not verified with any byte changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = signed.slice();
        changed[at] = changed[at]! ^ by;
        expect(await verify(changed)).not.toBe('verified');
      }),
      { numRuns: 300 },
    );
  });

  it('is not verified when it is cut short or made longer', async () => {
    expect(await verify(signed.slice(0, -1))).toBe('invalid');
    expect(await verify(new Uint8Array([...signed, 0]))).toBe('invalid');
    expect(await verify(signed.slice(0, signatureOverhead - 1))).toBe('unsigned');
  });

  it('differs from another with the same payload, so that the same one sent twice is told from two', async () => {
    const again = await signContent(alice, 'lobby', hello);
    expect(nonceOf(again)).not.toBe(nonceOf(signed));
    expect(nonceOf(signed.slice())).toBe(nonceOf(signed));
  });
});

describe('a content without a signature', () => {
  it('is unsigned, and what was sent', async () => {
    expect(await verify(hello)).toBe('unsigned');
    expect(payloadOf(hello)).toBe(hello);
    expect(nonceOf(hello)).toBeUndefined();
  });

  it('never verifies, whatever bytes it has, and nothing is thrown', async () => {
    const bytes = fc.uint8Array({ minLength: 0, maxLength: 200 });
    const pretending = bytes.map((rest) => new Uint8Array([0xff, 1, ...rest]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, pretending), async (content) => {
        expect(['unsigned', 'invalid']).toContain(await verify(content));
      }),
      { numRuns: 200 },
    );
  });
});

describe('an identity', () => {
  it('is the same participant after export and import', async () => {
    const imported = await importIdentity(await alice.export());
    expect(imported.participantId).toBe(alice.participantId);
    expect(await verify(await signContent(imported, 'lobby', hello))).toBe('verified');
    expect(imported.participantId).toMatch(/^[\w-]{43}$/);
  });

  it('is another one each time it is made', () => {
    expect(mallory.participantId).not.toBe(alice.participantId);
  });

  it.each(['', 'null', '{}', '{"kty":"EC","x":"AA","y":"AA","d":"AA"}'])('is not made of "%s"', async (text) => {
    await expect(importIdentity(text)).rejects.toThrow(/^This is no identity \(.+\)\. Pass what export\(\)/);
  });

  it('is not made of the halves of two', async () => {
    const [hers, other] = await Promise.all([alice.export(), mallory.export()]);
    const mixed = { ...(JSON.parse(hers) as JsonWebKey), d: (JSON.parse(other) as JsonWebKey).d };
    await expect(importIdentity(JSON.stringify(mixed))).rejects.toThrow(/^This is no identity/);
  });
});
