import { WakuProvider } from 'react-reliable-channel/waku-provider';
import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  around: (example) => (
    <WakuProvider node={null} gracePeriod={0}>
      {example}
    </WakuProvider>
  ),
  async play({ until, text }) {
    expect(text()).toBe('connecting');
    await until(/^connecting: .*node/);
  },
};
