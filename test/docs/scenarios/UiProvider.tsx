import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, faults, pass }) {
    await pass(100);
    faults.set({ cut: true });
    await until('Kein Netz');
    await until('Robert');
  },
};
