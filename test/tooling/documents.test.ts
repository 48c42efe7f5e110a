import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { presets } from 'react-reliable-channel/engine';
import ts from 'typescript';
import { expect, it } from 'vitest';

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
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => readFileSync(path, 'utf8')) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => examples.has(path) || fileExists(path);
  host.readFile = (path) => examples.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const example = examples.get(path);
    return example === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, example, version);
  };
  const program = ts.createProgram([...examples.keys()], options, host);
  const problems = [...examples.keys()].flatMap((path) => {
    const source = program.getSourceFile(path)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
}, 60_000);

it.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/lab.md', 'docs/bench.md'])(
  'every file that %s links to is there',
  (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, link]) => link!);
    for (const link of links) {
      expect(ts.sys.fileExists(join(root, dirname(document), link)), `${document} links to ${link}`).toBe(true);
    }
  },
);

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
