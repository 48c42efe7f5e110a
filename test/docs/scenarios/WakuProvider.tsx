import '../../support/promiseWithResolvers.js';
import { expect } from 'vitest';
import type { Scenario } from '../scene.js';
import { unreachable } from '../../support/unreachable.js';

export const scenario: Scenario = {
  around: (example) => example,
  props: () => ({ serviceNode: unreachable }),
  async play({ until, text }) {
    expect(text()).toBe('The node is starting');
    await until('The node is started');
  },
};
