import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, say, faults }) {
    await until('Nothing is missing.');
    faults.set({ loseNext: 1 });
    say('first');
    say('second');
    await until('1 missing, 0 of them lost');
    await click('Look again now');
    await until('Nothing is missing.');
  },
};
