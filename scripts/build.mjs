#!/usr/bin/env node
// @ts-check
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments, root, run } from './run.mjs';
import { readStyles } from './styles.mjs';

const usage = `Usage: npm run build

Makes dist/ anew: .js, .d.ts and maps by tsc, and the style sheet of its parts. Two projects: src/devnet runs in Node and knows its
types (tsconfig.devnet.json), the rest runs anywhere and does not (tsconfig.build.json).`;

readArguments(usage);

const target = join(root, 'dist');

rmSync(target, { recursive: true, force: true });
for (const project of ['tsconfig.build.json', 'tsconfig.devnet.json']) {
  if (!run('typescript', ['-p', project], { command: 'tsc' })) process.exit(1);
}

writeFileSync(join(target, 'ui/styles.css'), readStyles());
