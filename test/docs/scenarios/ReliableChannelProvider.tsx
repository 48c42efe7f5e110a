import 'fake-indexeddb/auto';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  around: (example) => example,
  async play({ until }) {
    await until('This channel is opening');
    await until('This channel is open');
  },
};
