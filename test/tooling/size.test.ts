import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/run.mjs';
import { withoutBudget } from '../../scripts/size/onTop.mjs';

const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const alone: { path: string }[] = read('.size-limit.json');

test('every entry of the package has a budget of size', () => {
  expect(withoutBudget(read('package.json').exports, alone)).toEqual([]);
});

test('a new entry without a budget is told', () => {
  const entries = {
    '.': { default: './dist/index.js' },
    './messages': { default: './dist/messages/index.js' },
    './new': { default: './dist/new/index.js' },
    './new.css': { default: './dist/new.css' },
    './package.json': './package.json',
  };
  expect(withoutBudget(entries, alone)).toEqual(['./new', './new.css']);
});
