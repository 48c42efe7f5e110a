import { expect } from 'vitest';
import { screen } from '@testing-library/react';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ pass, say, click, until }) {
    say('hello');
    await pass(1_000);
    // This page has no clipboard: the example shows the text to be selected.
    await click('Copy diagnostics');
    await until('Copy diagnostics');
    const { value } = screen.getByLabelText<HTMLTextAreaElement>('Diagnostics');
    expect(value).toContain('state: open\n');
    expect(value).toContain('log in memory: 1 messages');
    expect(value).not.toContain('hello');
  },
};
