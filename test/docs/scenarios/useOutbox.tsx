import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, faults, heard }) {
    await until('0 not confirmed');
    faults.set({ cut: true });
    await click('Say hello');
    await until('1 not confirmedhello: queued');
    faults.set({ cut: false });
    await until('0 not confirmed');
    expect(heard()).toContain('hello');
  },
};
