import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, faults, heard }) {
    await until('idle');
    faults.set({ cut: true });
    await click('Say hello');
    await until('waiting for the network');
    faults.set({ cut: false });
    await until('success');
    expect(heard()).toEqual(['hello']);
  },
};
