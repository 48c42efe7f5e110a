import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { root } from '../../scripts/run.mjs';
import { readStyles } from '../../scripts/styles.mjs';

const published = readStyles();

it('styles.css asks by no :dir() where lines begin: builds for older browsers turn it into a list of languages', () => {
  const rules = published.replaceAll(/\/\*.*?\*\//gs, '');
  expect(rules).toMatch(/\[dir='rtl'\]/);
  expect(rules.match(/[^\n]*:dir\([^\n]*/g)).toBeNull();
});

describe('the published style sheet', () => {
  it('has every part, each once', () => {
    const files = [...readFileSync(join(root, 'src/ui/styles.css'), 'utf8').matchAll(/'\.\/styles\/(.+)'/g)];
    const imported = files.map(([, file]) => file!);
    expect(imported.toSorted()).toEqual(readdirSync(join(root, 'src/ui/styles')).toSorted());
  });

  it('has the rules that a bundler makes of the sources, in their order, in one block of the layer', async () => {
    const { code } = await transform(published, { loader: 'css', minify: true });
    const { outputFiles } = await build({
      entryPoints: [join(root, 'src/ui/styles.css')],
      bundle: true,
      minify: true,
      write: false,
    });
    expect(code.split('@layer')).toHaveLength(2);
    expect(outputFiles[0]!.text.replaceAll('}@layer rc{', '')).toBe(code);
  });
});

describe('a style sheet of parts', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Reads a style sheet of these lines, which may import a.css and b.css. */
  function read(...lines: string[]): string {
    folder = mkdtempSync(join(tmpdir(), 'styles-'));
    writeFileSync(join(folder, 'a.css'), '/* A. */\n.a {\n  top: 0;\n}\n');
    writeFileSync(join(folder, 'b.css'), '.b {\n  top: 0;\n}\n');
    const file = join(folder, 'styles.css');
    writeFileSync(file, `${lines.join('\n')}\n`);
    return readStyles(file);
  }

  it('is one block of their layer, and keeps the comments', () => {
    expect(read('/* Both. */', "@import './a.css' layer(x);", "@import './b.css' layer(x);")).toBe(
      '/* Both. */\n@layer x {\n  /* A. */\n  .a {\n    top: 0;\n  }\n\n  .b {\n    top: 0;\n  }\n}\n',
    );
  });

  it.each([
    ['comes in another layer', "@import './b.css' layer(y);", "but has: @import './b.css' layer(y);"],
    ['comes in none', "@import './b.css';", "but has: @import './b.css';"],
    ['is a rule beside them', '.b { top: 0 }', 'but has: .b { top: 0 }'],
  ])('is refused where one %s', (_, line, problem) => {
    expect(() => read("@import './a.css' layer(x);", line)).toThrow(problem);
  });
});
