import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, pass, say, faults }) {
    // Opening; nobody has said anything.
    await pass(100);
    // As many as the next message names.
    faults.set({ loseNext: 3 });
    for (let index = 0; index < 3; index++) say(`said ${index}`);
    say('heard');
    await until('3 are missing: show them');
    await click('3 are missing: show them');
    await until(/^said 0said 1said 2heard$/);
  },
};
