import { createIdentity, signContent } from 'react-reliable-channel/identity';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, say, bob, pass }) {
    await pass(100);
    say('by anybody');
    await until('by anybody (unsigned)');
    // Signed, but by somebody else than who sends it.
    bob.send(await signContent(await createIdentity(), 'lobby', new TextEncoder().encode('by another')));
    await until('by another (invalid)');
  },
};
