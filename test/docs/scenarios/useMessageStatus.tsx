import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, faults }) {
    await until('Say hello');
    faults.set({ cut: true });
    await click('Say hello');
    await until('queued');
    faults.set({ cut: false });
    await until('received by 1');
  },
};
