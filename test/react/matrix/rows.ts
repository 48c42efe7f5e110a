import type { HookRows } from './row.js';
import { rows as entries } from './rows/entries.js';
import { rows as main } from './rows/main.js';
import { rows as others } from './rows/others.js';

/** The row of every hook. */
export const rows: HookRows = { ...main, ...entries, ...others };
