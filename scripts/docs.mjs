#!/usr/bin/env node
// @ts-check
import { readSources } from './docs/sources.mjs';
import { outdated, pagesOf, write } from './docs/write.mjs';
import { readArguments } from './run.mjs';

const usage = `Usage: npm run docs [-- --check]

Writes docs/hooks/*.md, a page for every hook and provider that an entry of the package exports, from its docstring and
its types. Fails when one of them is not documented, and says what its docstring lacks.

  --check   writes nothing; fails where a page is not what the sources say`;

const check = readArguments(usage, ['--check']).includes('--check');
try {
  const pages = pagesOf(readSources());
  const files = outdated(pages);
  if (!check) {
    write(pages);
    console.log(`Wrote ${pages.size} pages to docs/hooks/, ${files.length} of them new or changed.`);
  } else if (files.length > 0) {
    console.error(
      `Not what the sources say: docs/hooks/{${files.join(', ')}}. Run "npm run docs" and commit docs/hooks.`,
    );
    process.exitCode = 1;
  } else console.log(`${pages.size} pages in docs/hooks/ are what the sources say.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
