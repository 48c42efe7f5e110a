import { describe, expect, it } from 'vitest';
import { forgetParticipantId, IdentityError, participantIdFor } from '../../example-app/identity/participant-id.js';
import { nameBeside, nameOfParticipant, requestedSlot, slotAt, slotNamed } from '../../example-app/identity/slots.js';

function memory() {
  const values = new Map<string, string>();
  return {
    get: (key: string) => Promise.resolve(values.get(key)),
    set: (key: string, value: string) => Promise.resolve(void values.set(key, value)),
    delete: (key: string) => Promise.resolve(void values.delete(key)),
  };
}

describe('slots', () => {
  it('have names, and numbers when the names run out', () => {
    expect([0, 1, 12].map((index) => slotAt(index).name)).toEqual(['Alice', 'Bob', 'Guest 13']);
    expect(new Set(Array.from({ length: 40 }, (_, index) => slotAt(index).key)).size).toBe(40);
  });

  it('are the same however their name is written in the address', () => {
    for (const text of ['alice', 'ALICE', ' Alice ', 'Alice!']) expect(slotNamed(text)).toEqual(slotAt(0));
    expect(slotNamed('guest 13')).toEqual(slotAt(12));
    expect(requestedSlot('?as=Bob&x=1')).toEqual(slotAt(1));
  });

  it('take names in any script and of any length', () => {
    expect(slotNamed('Zoë')).toEqual({ key: 'zoë', name: 'Zoë' });
    expect(slotNamed('李雷')?.name).toBe('李雷');
    expect(slotNamed('x'.repeat(500))?.key).toHaveLength(32);
  });

  it('are not asked for by an address without a name', () => {
    for (const search of ['', '?as=', '?as=%20', '?as=--', '?other=1']) expect(requestedSlot(search)).toBeUndefined();
  });
});

describe('participant ids', () => {
  it('are made once for a slot and kept', async () => {
    const kept = memory();
    const made = await participantIdFor(slotAt(0), kept, () => '3f9c1111-2222-4333-8444-555566667777');
    expect(made).toBe('alice-3f9c');
    expect(await participantIdFor(slotAt(0), kept, () => 'ffffffff')).toBe(made);
    expect(await participantIdFor(slotAt(1), kept, () => 'abcd')).toBe('bob-abcd');
  });

  it('that cannot be read or kept are refused, with the reason: the tab would come back as somebody else', async () => {
    const full = () => Promise.reject(new DOMException('no space', 'QuotaExceededError'));
    const broken = () => Promise.reject(new Error('the database is broken'));
    const refused = (changes: object) => participantIdFor(slotAt(0), { ...memory(), ...changes });
    await expect(refused({ get: broken })).rejects.toThrow(IdentityError);
    await expect(refused({ get: broken })).rejects.toThrow(/could not be kept: the database is broken/);
    await expect(refused({ set: full })).rejects.toThrow(/could not be kept: this site's storage is full/);
  });

  it('are new after the slot was wiped', async () => {
    const kept = memory();
    await participantIdFor(slotAt(0), kept, () => '1111');
    await forgetParticipantId(slotAt(0), kept);
    expect(await participantIdFor(slotAt(0), kept, () => '2222')).toBe('alice-2222');
  });

  it("show as names, and tell an identity left behind from one's own", () => {
    expect(nameOfParticipant('guest-13-9c41')).toBe('Guest 13');
    expect(nameBeside('bob-1111', 'alice-2222')).toBe('Bob');
    expect(nameBeside('alice-2222', 'alice-2222')).toBe('Alice');
    expect(nameBeside('alice-1111', 'alice-2222')).toBe('Alice (1111)');
  });
});
