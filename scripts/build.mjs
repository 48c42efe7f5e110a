#!/usr/bin/env node
// @ts-check
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readArguments, root, run } from './run.mjs';

const usage = `Usage: npm run build

Makes dist/ anew: .js, .d.ts and maps by tsc (tsconfig.build.json), and the style sheets.`;

readArguments(usage);

const source = join(root, 'src');
const target = join(root, 'dist');

rmSync(target, { recursive: true, force: true });
if (!run('typescript', ['-p', 'tsconfig.build.json'], { command: 'tsc' })) process.exit(1);

for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.css')) continue;
  mkdirSync(dirname(join(target, file)), { recursive: true });
  copyFileSync(join(source, file), join(target, file));
}
