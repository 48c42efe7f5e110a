import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, say, text, pass }) {
    await pass(100);
    say(JSON.stringify({ type: 'question', data: { text: 'When does it start?' } }));
    say(JSON.stringify({ type: 'question', data: { text: 1 } }));
    say(JSON.stringify({ type: 'a kind of tomorrow', data: {} }));
    await until('cannot be read');
    expect(text()).toBe('When does it start?cannot be read');
  },
};
