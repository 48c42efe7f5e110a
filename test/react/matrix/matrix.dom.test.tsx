import { describe, it, vi } from 'vitest';
import { checksOf } from './checks.js';
import { rows } from './rows.js';
import { tidyPage } from './watch.js';

vi.mock('react', async (original) => (await import('./watch.js')).watchStates(await original()));

tidyPage();

describe.each(Object.entries(rows))('%s', (_name, row) => {
  describe.each(checksOf(row).map(({ name, run }) => [name, run] as const))('%s', (_what, run) => {
    it.each([false, true])('(StrictMode: %s)', (strict) => run(strict));
  });
});
