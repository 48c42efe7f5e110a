import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, say }) {
    say('one');
    await until('Leave and forget 1 messages');
    await click(/Leave/);
    await until('ChannelWipedError: join again');
    await click(/join again/);
    await until('Leave and forget');
  },
};
