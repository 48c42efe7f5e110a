import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, say }) {
    await until('Nobody was heard yet.');
    say('hello');
    await until(/bob, heard at \d+:\d\d/);
  },
};
