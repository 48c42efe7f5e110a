import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/run.mjs';

let folder: string;
const at = (file: string) => join(folder, file);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rrc-firefox-'));
  for (const file of ['firefox', 'mine']) {
    writeFileSync(at(file), '#!/bin/sh\n');
    chmodSync(at(file), 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function ask(env: { FIREFOX_PATH?: string; PATH: string }) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/firefox.mjs')], {
    encoding: 'utf8',
    env,
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

test('FIREFOX_PATH comes first, then the system’s', () => {
  expect(ask({ FIREFOX_PATH: at('mine'), PATH: folder }).stdout).toBe(at('mine'));
  expect(ask({ PATH: folder }).stdout).toBe(at('firefox'));
});

test('where there is no Firefox, one line says what to do, and how to test without', () => {
  const { status, stderr } = ask({ PATH: join(folder, 'nothing') });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^No Firefox found: install it .* npm test -- --project .*$/);
});
