import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, say, faults, text }) {
    await until('');
    expect(text()).toBe('');
    faults.set({ loseNext: 1 });
    say('first');
    say('second');
    await until('not here yet');
    await until('bob: firstbob: second');
  },
};
