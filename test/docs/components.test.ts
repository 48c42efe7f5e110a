import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStrings, stringsIn, stringsPage } from '../../scripts/docs/strings.mjs';
import { readTokens, themingPage, tokensIn } from '../../scripts/docs/tokens.mjs';
import { lookPages, outdatedLooks } from '../../scripts/docs/write.mjs';
import { root } from '../../scripts/run.mjs';
import { readStyles } from '../../scripts/styles.mjs';
import { defaultDomainStrings } from '../../src/ui/domain/domainStrings.js';
import { defaultStrings } from '../../src/ui/strings/strings.js';

it('docs/strings.md and docs/theming.md are as the sources say', async () => {
  expect(outdatedLooks(await lookPages())).toEqual([]);
});

describe('docs/strings.md', () => {
  it('has every string of the components, in a section, with its default and its meaning', async () => {
    const strings = await readStrings();
    const keys = [...Object.keys(defaultStrings), ...Object.keys(defaultDomainStrings)];
    expect(strings.map(({ name }) => name).toSorted()).toEqual(keys.toSorted());
    const page = stringsPage(strings);
    for (const { name, section, meaning, defaults } of strings) {
      expect(page).toContain(`\n## ${section}\n`);
      expect(page).toContain(`| \`${name}\` | ${defaults.join('<br>')} |`);
      expect(page).toContain(`| ${meaning.replaceAll('|', '\\|')} |\n`);
    }
  });

  it('shows what a function says of one and of two, and of what is not known', async () => {
    const missing = (await readStrings()).find(({ name }) => name === 'gapMissing');
    expect(missing?.defaults).toEqual([
      '1 message missing from Alice',
      '2 messages missing from Alice',
      '1 message missing',
      '2 messages missing',
    ]);
  });

  const code = (member: string) =>
    `export interface Words {\n  // Section\n  /** Spoken. */\n  one: string;\n${member}\n}\n`;

  it('is not written while a string has no docstring, or no default', () => {
    expect(() => stringsIn(code('  two: string;'), 'Words', { one: '1', two: '2' })).toThrow(
      'Words.two has no docstring that says when it is shown or spoken.',
    );
    expect(() => stringsIn(code('  /** Shown. */\n  two: string;'), 'Words', { one: '1' })).toThrow(
      'Words.two has no default.',
    );
    expect(stringsIn(code('  /** Shown. */\n  two: string;'), 'Words', { one: '1', two: '2' })).toHaveLength(2);
  });
});

describe('docs/theming.md', () => {
  const css = readStyles();
  const { seeds, derived } = readTokens(css);

  it('has the eight seeds, and what is derived from them, each with its meaning', () => {
    expect(seeds.map(({ name }) => name)).toEqual(
      ['accent', 'background', 'foreground', 'muted', 'danger', 'warning', 'radius', 'font'].map(
        (name) => `--rc-${name}`,
      ),
    );
    const page = themingPage({ seeds, derived });
    for (const { name, meaning } of [...seeds, ...derived]) {
      expect(page).toMatch(
        new RegExp(`\\| \`${name}\` \\|.*\\| ${meaning.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')} \\|\n`),
      );
    }
  });

  it('knows every token that the style sheet uses, but those that a component sets on its own element', () => {
    const known = new Set([...seeds, ...derived].map(({ name }) => name));
    const used = new Set([...css.matchAll(/var\((--rc-[\w-]+)/g)].map(([, name]) => name!));
    // Of one element, set on it by the component, or by a rule of its own: nothing to theme by.
    const setElsewhere = readdirSync(join(root, 'src/ui'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.tsx'))
      .map((file) => readFileSync(join(root, 'src/ui', file), 'utf8'))
      .join('\n')
      .matchAll(/'(--rc-[\w-]+)'/g);
    const local = [...css.matchAll(/var\((--rc-[\w-]+),/g)];
    const setByComponents = new Set([...setElsewhere, ...local].map(([, name]) => name!));
    const unknown = [...used].filter((name) => !known.has(name) && !setByComponents.has(name));
    expect(unknown).toEqual([]);
    expect(used.size).toBeGreaterThan(8);
  });

  it('is not written while a token has no comment that says what it is for', () => {
    expect(() => tokensIn('.a { /* Text. */ --rc-one: 1px; --rc-two: 2px; ')).toThrow('--rc-two of the style sheet');
    expect(tokensIn('.a { /* Text. */ --rc-one: 1px; ')).toEqual([
      { name: '--rc-one', value: '1px', meaning: 'Text.' },
    ]);
  });
});
