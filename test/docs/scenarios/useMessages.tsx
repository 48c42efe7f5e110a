import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, say, faults }) {
    await until('0 rows, 0 of them mine');
    faults.set({ loseNext: 1 });
    say('first');
    say('second');
    await until('1 missingsecond (waits for what it follows)');
    await until('2 rows, 0 of them minefirstsecond');
  },
};
