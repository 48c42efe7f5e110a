import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { presets } from 'react-reliable-channel/engine';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { typeProblems } from '../support/typeCheck.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The examples of a document, as modules of the repository: by path. */
function examplesOf(document: string): Map<string, string> {
  const blocks = [...read(document).matchAll(/^```(tsx?)\n([^]*?)^```$/gm)];
  return new Map(blocks.map(([, kind, code], i) => [join(root, `test/${document}-${i + 1}.${kind}`), code!]));
}

it('every example of the README type-checks against the sources', () => {
  const examples = examplesOf('README.md');
  expect(examples.size).toBeGreaterThanOrEqual(4);
  expect(typeProblems(examples)).toEqual([]);
}, 60_000);

const pages = readdirSync(join(root, 'docs/hooks')).map((file) => `docs/hooks/${file}`);

it.each([
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/lab.md', 'docs/bench.md'],
  ...pages,
])('every file that %s links to is there', (document) => {
  const links = [...read(document).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, link]) => link!);
  for (const link of links) {
    expect(ts.sys.fileExists(join(root, dirname(document), link)), `${document} links to ${link}`).toBe(true);
  }
});

it('every command the documents name is a script of the package', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const document of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md']) {
    for (const [, name] of read(document).matchAll(/npm run ([\w:]+)/g)) {
      expect(Object.keys(scripts), `${document} says npm run ${name}`).toContain(name);
    }
  }
});

it('every number of tuning that the documents name is one, and has the value they give', () => {
  const tuning = Object.entries({ ...presets.chat });
  const documents = ['README.md', 'ARCHITECTURE.md', 'SECURITY.md'].map(read).join('\n');
  for (const [, name] of documents.matchAll(/`tuning\.(\w+)/g)) expect(tuning.map(([key]) => key)).toContain(name);
  let given = 0;
  for (const [, name, number, seconds] of documents.matchAll(/`(\w+)` \(([\d,]+)( s)?\)/g)) {
    const value = Number(number!.replaceAll(',', '')) * (seconds === undefined ? 1 : 1_000);
    expect(tuning).toContainEqual([name, value]);
    given++;
  }
  expect(given).toBeGreaterThan(2);
});
