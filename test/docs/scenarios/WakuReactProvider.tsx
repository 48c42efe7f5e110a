import '../../support/promiseWithResolvers.js';
import { expect } from 'vitest';
import type { Scenario } from '../scene.js';
import { unreachable } from '../../support/unreachable.js';

export const scenario: Scenario = {
  around: (example) => example,
  props: () => ({ serviceNode: unreachable }),
  async play({ text }) {
    // @waku/react shows no node before it is connected, which it never is here.
    expect(text()).toBe('The node is starting');
  },
};
