#!/usr/bin/env node
// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments, root, run } from './run.mjs';

const usage = `Usage: npm run lint [-- --fix]

oxlint with types (.oxlintrc.json; src/sds is kept pure there), then the layers: imports point down only,
the example app and the stories use public entries only (.dependency-cruiser.mjs).

  --fix   let oxlint repair what it can`;

const args = readArguments(usage, ['--fix']);
const linted = run('oxlint', ['--type-aware', '--deny-warnings', ...args]);
const folders = ['src', 'example-app', 'stories', '.storybook'].filter((folder) => existsSync(join(root, folder)));
const layered = run('dependency-cruiser', ['--config', '.dependency-cruiser.mjs', ...folders], {
  command: 'depcruise',
});
process.exitCode = linted && layered ? 0 : 1;
