import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, say, faults, pass }) {
    await until('0 missing messages arrived.');
    await pass(100);
    faults.set({ loseNext: 1 });
    say('first');
    say('second');
    await until('1 missing messages arrived. store');
  },
};
