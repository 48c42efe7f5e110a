import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ text, until, click, heard, pass }) {
    expect(text()).toBe('Opening…');
    await until('Say hello');
    await click('Say hello');
    await pass(100);
    expect(heard()).toEqual(['hello']);
  },
};
