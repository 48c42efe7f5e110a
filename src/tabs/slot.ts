import type { TabEnvironment } from './environment.js';
import { TabsError } from './tabsError.js';

/** Tabs of one participant at the same time, at most. A power of two. */
export const SLOTS = 16;

/** A number that no other tab of the participant has while this one lives. */
export interface Slot {
  readonly number: number;
  release(): void;
}

/** The lock that the tab with this number holds as long as it lives. */
export const lockOfSlot = (name: string, number: number): string => `${name} tab ${number}`;

/**
 * Takes the lowest free number. The browser gives it back when the tab is gone, however it went.
 * @throws {TabsError} when every number is taken
 */
export async function takeSlot({ locks }: TabEnvironment, name: string): Promise<Slot> {
  for (let number = 0; number < SLOTS; number++) {
    const slot = await new Promise<Slot | undefined>((resolve, reject) => {
      locks
        .request(lockOfSlot(name, number), { ifAvailable: true }, (lock) => {
          if (lock === null) {
            resolve(undefined);
            return undefined;
          }
          return new Promise<void>((release) => resolve({ number, release }));
        })
        .catch(reject);
    });
    if (slot !== undefined) return slot;
  }
  throw new TabsError(
    `The channel is open for this participant in ${SLOTS} tabs, which is the most: close one of them, and try again.`,
  );
}

/**
 * Calls `gone` when the tab with this number is: the browser hands on its lock then, whether it said so or not.
 * @returns a function that stops watching
 */
export function watchSlot({ locks }: TabEnvironment, name: string, number: number, gone: () => void): () => void {
  const watching = new AbortController();
  locks.request(lockOfSlot(name, number), { signal: watching.signal }, gone).catch(() => undefined);
  return () => watching.abort();
}
