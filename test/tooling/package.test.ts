import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/run.mjs';

const read = (file: string) => readFileSync(join(root, file), 'utf8');

type Conditions = { 'rrc-source': string; types?: string; default: string };
const manifest = JSON.parse(read('package.json')) as {
  exports: Record<string, string | Conditions>;
  scripts: Record<string, string>;
};
const entries = Object.entries(manifest.exports).filter(
  (entry): entry is [string, Conditions] => typeof entry[1] !== 'string',
);

/** What git has, as text; the working tree of someone who has not committed yet is theirs. */
const tracked = execFileSync('git', ['ls-files', '-z'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)));

describe.each(entries)('the entry %s', (entry, target) => {
  test('has its source where the source condition points', () => {
    expect(existsSync(join(root, target['rrc-source'])), target['rrc-source']).toBe(true);
  });

  test('is built where the published conditions point', () => {
    const built = target['rrc-source'].replace('./src/', './dist/');
    const types = entry.endsWith('.css') ? undefined : built.replace(/\.ts$/, '.d.ts');
    expect(target.default).toBe(built.replace(/\.ts$/, '.js'));
    expect(target.types).toBe(types);
  });

  test('asks for the source condition first, so that development never sees a stale build', () => {
    expect(Object.keys(target)[0]).toBe('rrc-source');
    expect(Object.keys(target).at(-1)).toBe('default');
  });
});

describe.each(entries.filter(([, target]) => target.types !== undefined))('the module %s', (entry) => {
  test('has its public API kept', () => {
    const file = `etc/${entry === '.' ? 'main' : entry.slice(2).replaceAll('/', '-')}.api.md`;
    expect(existsSync(join(root, file)), file).toBe(true);
  });
});

test('the lockfile holds no registry addresses', () => {
  expect(read('package-lock.json')).not.toContain('"resolved"');
});

test('every script file that package.json names is there', () => {
  const files = Object.values(manifest.scripts).flatMap((script) => /node (scripts\/\S+)/.exec(script)?.[1] ?? []);
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('no tracked file names a path of the machine it was written on', () => {
  const machinePath = /(?:^|[\s"'`(=])(?:\/(?:work|home|root|Users)\/[\w.-]+|[A-Z]:\\Users\\)/m;
  const binary = /\.(png|jpe?g|gif|ico|woff2?|tgz)$/;
  const found = tracked.filter((file) => !binary.test(file) && machinePath.test(read(file)));
  expect(found).toEqual([]);
});
