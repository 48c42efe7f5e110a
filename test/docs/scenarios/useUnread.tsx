import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, say }) {
    await until('0 unread');
    say('one');
    say('two');
    await until('2 unread');
    await click('Mark all as read');
    await until('0 unread');
    say('three');
    await until('1 unread');
  },
};
