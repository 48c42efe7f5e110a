import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ text, type, click, heard, pass }) {
    await type('Message', 'hello');
    await pass(100);
    await click('Send');
    await pass(100);
    expect(heard()).toEqual(['hello']);
    await type('Message', 'x'.repeat(1_000_000));
    await click('Send');
    expect(text()).toMatch(/maximum|too large|bytes/);
  },
};
