import { expect } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ until, bob, type, pass }) {
    await until('Nobody is typing');
    bob.sendEphemeral(new TextEncoder().encode('typing'));
    await until('bob is typing');
    const heard: string[] = [];
    bob.on('ephemeral-received', ({ senderId, content }) => {
      heard.push(`${senderId} ${new TextDecoder().decode(content)}`);
    });
    await type('Message', 'h');
    await pass(100);
    expect(heard).toEqual(['alice typing']);
  },
};
