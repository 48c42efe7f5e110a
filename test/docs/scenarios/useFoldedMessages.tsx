import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, pass, say, faults }) {
    // Opening; nobody has said anything.
    await pass(100);
    faults.set({ loseNext: 5 });
    for (let index = 0; index < 5; index++) say(`said ${index}`);
    say('heard');
    await until('5 are missing: show them');
    await click('5 are missing: show them');
    await until('said 4heard');
  },
};
