// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether packages can be installed without asking anybody: Debian, as root. */
export function canInstall() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

/**
 * Installs Debian's packages; what it prints goes to the error output.
 * @param {readonly string[]} packages
 * @throws {Error} when apt-get failed
 */
export function installPackages(packages) {
  const steps = [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', ...packages],
  ];
  for (const step of steps) {
    console.error(`> apt-get ${step.join(' ')}`);
    const { status } = spawnSync('apt-get', step, {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) throw new Error(`apt-get ${step[0]} failed.`);
  }
}
