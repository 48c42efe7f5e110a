import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, text, say }) {
    expect(text()).toBe('Looking for messages');
    await until('Nobody has said anything yet.');
    say('hello');
    await until(/^hello$/);
  },
};
