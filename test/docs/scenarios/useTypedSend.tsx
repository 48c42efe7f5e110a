import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, heard, pass }) {
    await pass(100);
    await click('Ask');
    await until('When does it start?');
    await pass(100);
    expect(heard().map((text) => JSON.parse(text) as unknown)).toEqual([
      { type: 'question', data: { text: 'When does it start?' } },
    ]);
  },
};
