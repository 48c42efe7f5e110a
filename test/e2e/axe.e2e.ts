import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../scripts/run.mjs';

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

let folder: string;
let exitCode: number;
let report: Report;

/** The tests of the Storybook, of stories that are broken on purpose. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'broken-stories-'));
  const file = join(folder, 'report.json');
  exitCode = await new Promise((resolve) => {
    execFile(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--project=storybook',
        '--reporter=json',
        `--outputFile=${file}`,
      ],
      { cwd: root, env: { ...process.env, STORIES: '../test/storybook/*.stories.tsx' } },
      (error) => resolve(error ? Number(error.code) : 0),
    );
  });
  report = JSON.parse(await readFile(file, 'utf8')) as Report;
}, 180_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const resultOf = (title: string) =>
  report.testResults.flatMap(({ assertionResults }) => assertionResults).find((one) => one.title === title);

it('a story in which axe finds nothing passes', () => {
  expect(resultOf('Sound')).toMatchObject({ status: 'passed' });
});

it.each([
  ['Nameless', 'Buttons must have discernible text'],
  ['Faint', 'Elements must meet minimum color contrast ratio thresholds'],
])('a story in which axe finds something (%s) fails, and says what', (title, rule) => {
  expect(resultOf(title)).toMatchObject({ status: 'failed', failureMessages: [expect.stringContaining(rule)] });
});

it('and with it the whole run', () => {
  expect(exitCode).toBe(1);
});
