import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, say, bob, click, pass, faults }) {
    await pass(100);
    say('When does it start?');
    await until('When does it start? 0 ');
    say(`+1 ${bob.log()[0]!.messageId}`);
    await until('When does it start? 1 ');
    await click('Vote');
    await until('When does it start? 2 ');
    faults.set({ loseNext: 1 });
    say('a message that is lost on the way');
    say(`+1 ${bob.log()[0]!.messageId}`);
    await until('When does it start? at least 2 ');
    await until('When does it start? 2 ');
  },
};
