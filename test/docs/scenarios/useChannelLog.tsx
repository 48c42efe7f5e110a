import { expect, vi } from 'vitest';
import type { Scenario } from '../scene.js';

export const scenario: Scenario = {
  async play({ pass, faults }) {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    await pass(1_000);
    expect(warn).not.toHaveBeenCalled();
    faults.set({ cut: true });
    await pass(100);
    expect(warn.mock.calls).toEqual([['network', expect.objectContaining({ status: 'offline' })]]);
  },
};
