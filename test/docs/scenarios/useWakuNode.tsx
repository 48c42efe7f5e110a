import '../../support/promiseWithResolvers.js';
import { WakuProvider } from 'react-reliable-channel/waku-provider';
import { expect } from 'vitest';
import type { Scenario } from '../scene.js';
import { unreachable } from '../../support/unreachable.js';

export const scenario: Scenario = {
  around: (example) => (
    <WakuProvider bootstrapPeers={[unreachable]} clusterId={42} gracePeriod={0}>
      {example}
    </WakuProvider>
  ),
  async play({ until, text }) {
    expect(text()).toBe('The node is starting');
    await until('The node is started');
  },
};
