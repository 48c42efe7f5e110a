import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createIdentity,
  forgetIdentity,
  importIdentity,
  keepIdentity,
  keptIdentity,
  signContent,
  verifyContent,
} from '../../src/identity/index.js';

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => vi.unstubAllGlobals());

describe('an identity that is kept', () => {
  it('is made once, and signs as the same one after a reload', async () => {
    const before = await keptIdentity();
    const after = await keptIdentity();
    expect(after.participantId).toBe(before.participantId);
    const content = await signContent(after, 'lobby', new Uint8Array([1]));
    expect(await verifyContent('lobby', { senderId: before.participantId, content })).toBe('verified');
  });

  it('is one for two tabs that ask at the same time', async () => {
    const [one, other] = await Promise.all([keptIdentity(), keptIdentity()]);
    expect(one.participantId).toBe(other.participantId);
  });

  it('is another one by another name', async () => {
    const [one, other] = [await keptIdentity(), await keptIdentity({ name: 'work' })];
    expect(one.participantId).not.toBe(other.participantId);
  });

  it('is the one that was put in its place, and forgotten when told so', async () => {
    const made = await keptIdentity();
    const exportable = await createIdentity({ exportable: true });
    const imported = await importIdentity(await exportable.export());
    await keepIdentity(imported);
    expect((await keptIdentity()).participantId).toBe(exportable.participantId);
    await forgetIdentity();
    const next = await keptIdentity();
    expect([made.participantId, exportable.participantId]).not.toContain(next.participantId);
  });

  it('says what to do where the browser keeps nothing', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(keptIdentity()).rejects.toThrow(
      /^The identity cannot be kept in this browser \(.+\)\. .*createIdentity\(\)/,
    );
  });

  it('refuses what is no identity', async () => {
    await expect(keepIdentity({ ...(await createIdentity()) })).rejects.toThrow(
      /^This is no identity of createIdentity/,
    );
  });
});

describe('the private key', () => {
  it.each([
    ['made', () => createIdentity()],
    ['kept', () => keptIdentity()],
    ['imported', async () => importIdentity(await (await createIdentity({ exportable: true })).export())],
  ])('of an identity that was %s cannot be exported unless that was asked for', async (_, make) => {
    const identity = await make();
    await expect(identity.export()).rejects.toThrow(/^This identity cannot be exported: .*\{ exportable: true \}\.$/);
  });

  it('can be exported again where an import asks for it, and from where it is kept', async () => {
    const made = await createIdentity({ exportable: true });
    const imported = await importIdentity(await made.export(), { exportable: true });
    await keepIdentity(imported);
    expect(await (await keptIdentity()).export()).toBe(await made.export());
  });
});
