import { waitFor } from '@testing-library/react';
import type { Identity } from 'react-reliable-channel/identity';
import { createIdentity, payloadOf, verifyContent } from 'react-reliable-channel/identity';
import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

let identity: Identity;

export const scenario: Scenario = {
  participantId: async () => (identity = await createIdentity()).participantId,
  props: () => ({ identity }),
  async play({ until, click, bob, pass, text }) {
    await pass(100);
    await until('Say hello');
    await click('Say hello');
    await waitFor(async () => {
      await pass(100);
      expect(bob.log()).toHaveLength(1);
    });
    const [message] = bob.log();
    expect(new TextDecoder().decode(payloadOf(message!.content))).toBe('hello');
    expect(await verifyContent('lobby', message!)).toBe('verified');
    expect(text()).toBe('Say hello');
  },
};
