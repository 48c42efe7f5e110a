import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, say, faults, text }) {
    expect(text()).toBe('Catching up, 0 missing');
    await until('Up to date');
    faults.set({ loseNext: 1 });
    say('first');
    say('second');
    await until('Catching up, 1 missing');
    await until('Up to date');
    faults.set({ cut: true });
    await until('Offline');
  },
};
