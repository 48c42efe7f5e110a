import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/run.mjs';

let folder: string;
const at = (file: string) => join(folder, file);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rrc-chromium-'));
  for (const file of ['first/google-chrome', 'second/chromium', 'elsewhere/mine']) {
    mkdirSync(join(at(file), '..'), { recursive: true });
    writeFileSync(at(file), '#!/bin/sh\n');
    chmodSync(at(file), 0o755);
  }
  writeFileSync(at('elsewhere/text'), 'no program');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Asks on a machine that has these folders on its PATH, and nothing downloaded by playwright. */
function ask(env: { CHROMIUM_PATH?: string; PATH: string }) {
  const script = join(root, 'scripts', 'chromium.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { ...env, PLAYWRIGHT_BROWSERS_PATH: at('downloads') },
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

test('CHROMIUM_PATH comes first', () => {
  expect(ask({ CHROMIUM_PATH: at('elsewhere/mine'), PATH: at('second') }).stdout).toBe(at('elsewhere/mine'));
});

test('a CHROMIUM_PATH that is no program is said, not passed over', () => {
  const { status, stderr } = ask({ CHROMIUM_PATH: at('elsewhere/text'), PATH: at('second') });
  expect(status).toBe(1);
  expect(stderr).toContain(`CHROMIUM_PATH is ${at('elsewhere/text')}`);
});

test("then the system's, chromium before others", () => {
  expect(ask({ PATH: [at('first'), at('second')].join(delimiter) }).stdout).toBe(at('second/chromium'));
  expect(ask({ PATH: at('first') }).stdout).toBe(at('first/google-chrome'));
});

test('where there is none, one line says what to do', () => {
  const { status, stderr } = ask({ PATH: at('elsewhere') });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^No Chromium found: install it .*$/);
});
