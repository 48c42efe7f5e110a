import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('styles.css asks by no :dir() where lines begin: builds for older browsers turn it into a list of languages', async () => {
  const styles = await readFile(new URL('../../src/ui/styles.css', import.meta.url), 'utf8');
  const rules = styles.replaceAll(/\/\*.*?\*\//gs, '');
  expect(rules).toMatch(/\[dir='rtl'\]/);
  expect(rules.match(/[^\n]*:dir\([^\n]*/g)).toBeNull();
});
