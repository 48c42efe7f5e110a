import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, click, say, text }) {
    say('one');
    say('two');
    await until('one (new)two (new)');
    await click('one (new)');
    await until('onetwo (new)');
    if (!text().startsWith('onetwo')) throw new Error('one was not marked as read');
  },
};
