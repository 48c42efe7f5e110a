import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/run.mjs';

/** Runs a piece of code as a command with the network off. */
function offline(code: string) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts/offline.mjs'), process.execPath, '--input-type=module', '-e', code],
    { encoding: 'utf8' },
  );
  return { status, said: stdout + stderr };
}

describe('a command with the network off', { timeout: 60_000 }, () => {
  it('passes where it asks nobody', () => {
    expect(offline('console.log(1 + 1)')).toMatchObject({ status: 0, said: expect.stringContaining('Done') });
  });

  it.each([
    ['fetches', "await fetch('http://manual.invalid/a.css').catch(() => {})"],
    ['connects', "import net from 'node:net'; net.connect(80, 'manual.invalid').on('error', () => {})"],
    ['looks up a name', "import dns from 'node:dns'; dns.lookup('manual.invalid', () => {})"],
    [
      'starts what asks',
      "import { spawnSync } from 'node:child_process'; spawnSync(process.execPath, ['-e', \"fetch('http://manual.invalid').catch(() => {})\"])",
    ],
  ])('fails where it %s, also when it could do without', (_, code) => {
    expect(offline(code)).toMatchObject({ status: 1, said: expect.stringContaining('It asked for manual.invalid') });
  });

  it('fails as the command fails', () => {
    expect(offline('process.exit(3)')).toMatchObject({ status: 3 });
  });
});
