#!/usr/bin/env node
// @ts-check
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readArguments, root, run } from './run.mjs';

const usage = `Usage: npm run build

Makes dist/ anew: .js, .d.ts and maps by tsc, and the style sheets. Two projects: src/devnet runs in Node and knows its
types (tsconfig.devnet.json), the rest runs anywhere and does not (tsconfig.build.json).`;

readArguments(usage);

const source = join(root, 'src');
const target = join(root, 'dist');

rmSync(target, { recursive: true, force: true });
for (const project of ['tsconfig.build.json', 'tsconfig.devnet.json']) {
  if (!run('typescript', ['-p', project], { command: 'tsc' })) process.exit(1);
}

for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.css')) continue;
  mkdirSync(dirname(join(target, file)), { recursive: true });
  copyFileSync(join(source, file), join(target, file));
}
