import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, pass, say, faults, text }) {
    // Opening; nobody has said anything.
    await pass(100);
    expect(text()).toBe('');
    say('first');
    await until('first');
    faults.set({ loseNext: 5 });
    for (let index = 0; index < 5; index++) say(`said ${index}`);
    say('heard');
    for (let waited = 0; waited < 1_000 && !text().includes('show them'); waited += 10) await pass(10);
    await click(/are missing: show them/);
    await until(/said 4heard$/);
  },
};
