import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, text }) {
    await until('Kept in: memory');
    if (text().includes('bytes used')) throw new Error('a browser without navigator.storage says nothing of room');
  },
};
