import { describe, expect, it } from 'vitest';
import { memoryPersistence } from '../../src/persistence/memory/index.js';
import { describePersistence, storedMessage } from './storageContract.js';

describePersistence('memoryPersistence', memoryPersistence);

describe('memoryPersistence', () => {
  it('opens, writes and loads without waiting', () => {
    const persistence = memoryPersistence();
    const storage = persistence.open({ channelId: 'lobby', participantId: 'alice' });
    if (storage instanceof Promise) throw new Error('open waits');
    expect(storage.write({ log: [storedMessage(1, 'm')] })).toBeUndefined();
    expect(storage.load(10)).toMatchObject({ log: [storedMessage(1, 'm')] });
  });

  it('gives loads of their own: changing one does not change what is kept', () => {
    const storage = memoryPersistence().open({ channelId: 'lobby', participantId: 'alice' });
    if (storage instanceof Promise) throw new Error('open waits');
    expect(storage.write({ lost: new Map([['gap', { since: 1 }]]), held: [storedMessage(1, 'm')] })).toBeUndefined();
    const loaded = storage.load(10);
    if (loaded instanceof Promise) throw new Error('load waits');
    (loaded.lost as Map<string, unknown>).clear();
    (loaded.held as unknown[]).length = 0;
    expect(storage.load(10)).toMatchObject({ lost: new Map([['gap', { since: 1 }]]), held: [storedMessage(1, 'm')] });
  });
});
