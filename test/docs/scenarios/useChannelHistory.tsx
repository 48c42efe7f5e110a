import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, say, faults }) {
    await until('0 messages');
    for (let index = 0; index < 3; index++) say(`message ${index}`);
    await until('3 messages');
    faults.set({ cut: true });
    await click('Show older');
    faults.set({ cut: false });
    await until(/^Show older3 messages $/);
  },
};
