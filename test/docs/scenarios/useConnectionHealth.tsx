import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, faults, text }) {
    expect(text()).toBe('connecting');
    await until('online');
    faults.set({ cut: true });
    await until(/^offline: /);
    faults.set({ cut: false });
    await until(/^online$/);
  },
};
