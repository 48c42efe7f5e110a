#!/usr/bin/env node
// @ts-check
import { readSources } from './docs/sources.mjs';
import { lookPages, outdated, outdatedLooks, pagesOf, write } from './docs/write.mjs';
import { readArguments } from './run.mjs';

const usage = `Usage: npm run docs [-- --check]

Writes docs/hooks/*.md and docs/components/*.md, a page for every hook, provider and component that an entry of the
package exports, from its docstring and its types; docs/strings.md, every word of the components; and docs/theming.md,
every token of their style sheet. Fails when one of them is not documented, and says what is lacking.

  --check   writes nothing; fails where a page is not what the sources say`;

const check = readArguments(usage, ['--check']).includes('--check');
try {
  const pages = pagesOf(readSources());
  const others = await lookPages();
  const files = [
    ...outdated(pages).map((file) => `docs/${file}`),
    ...outdatedLooks(others).map((file) => `docs/${file}`),
  ];
  const count = pages.size + others.size;
  if (!check) {
    write(pages, others);
    console.log(`Wrote ${count} pages to docs/, ${files.length} of them new or changed.`);
  } else if (files.length > 0) {
    console.error(`Not what the sources say: ${files.join(', ')}. Run "npm run docs" and commit docs/.`);
    process.exitCode = 1;
  } else console.log(`${count} pages in docs/ are what the sources say.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
