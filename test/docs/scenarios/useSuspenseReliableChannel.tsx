import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, heard, pass }) {
    await until('Say hello in lobby');
    await click(/Say hello/);
    await pass(1_000);
    if (heard()[0] !== 'hello') throw new Error('bob did not hear it');
  },
};
