import { expect, it } from 'vitest';
import { readSources } from '../../../scripts/docs/sources.mjs';
import { rows } from './rows.js';

it('the matrix has a row for every hook of every entry, and for nothing else', { timeout: 60_000 }, () => {
  const hooks = readSources().documented.flatMap(({ name, kind }) => (kind === 'hook' ? [name] : []));
  const without = hooks.filter((name) => !Object.hasOwn(rows, name));
  expect(without, 'hooks without a row: give each one in test/react/matrix/rows').toEqual([]);
  expect(Object.keys(rows).toSorted()).toEqual(hooks.toSorted());
  expect(hooks.length).toBeGreaterThan(25);
});
