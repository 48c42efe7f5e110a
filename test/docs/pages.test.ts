import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocstring } from '../../scripts/docs/docstring.mjs';
import { componentOf, problemsOf } from '../../scripts/docs/problems.mjs';
import { readEntries, readSources } from '../../scripts/docs/sources.mjs';
import { folder, outdated, pagesOf, roomOf } from '../../scripts/docs/write.mjs';
import { root } from '../../scripts/run.mjs';
import { typeProblems } from '../support/typeCheck.js';

const sources = readSources();

describe('the pages of docs', { timeout: 60_000 }, () => {
  it('are there for every hook, provider and component of every entry, each documented, and as the sources say', () => {
    expect(outdated(pagesOf(sources))).toEqual([]);
  });

  it('know hooks of more than one entry', () => {
    const entries = new Set(sources.documented.map(({ entry }) => entry));
    expect([...readEntries().keys()]).toEqual(expect.arrayContaining([...entries]));
    expect(entries.size).toBeGreaterThan(4);
    expect(sources.documented.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['useMessages', 'useReducedMessages', 'WakuProvider', 'MessageList', 'ThreadTree']),
    );
  });

  it('are of hooks, providers and components that the README names', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const named = new Set(readme.match(/\w+/g));
    expect(sources.documented.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
  });

  it.each(sources.documented.map((one) => [one.name, one] as const))(
    'of %s say what it is for, when not to use it, what to see to for everybody, and show what it takes and gives',
    (name, one) => {
      const page = pagesOf(sources).get(`${roomOf(one)}/${name}.md`)!;
      const [lead = '', ...sections] = page.split(/^## /m);
      // Below the heading, where it comes from and how it is imported.
      expect(lead.split('```').at(-1)!.trim().length).toBeGreaterThan(20);
      const textOf = (title: string) => sections.find((section) => section.startsWith(`${title}\n`)) ?? '';
      expect(textOf('When not to use it').length).toBeGreaterThan(40);
      expect(textOf('Accessibility').length).toBeGreaterThan(30);
      const types = one.kind === 'hook' ? textOf('Signature') : textOf('Properties');
      expect(types).toContain(one.kind === 'hook' ? '```ts' : '| field | type | meaning |');
    },
  );

  it.each(sources.documented.map((one) => [one.name, one] as const))(
    'of %s have a live story beside them, with a network on which things happen',
    (name, one) => {
      const room = roomOf(one);
      const path = join(root, `stories/${room}/${name}.stories.tsx`);
      expect(
        existsSync(path),
        `no stories/${room}/${name}.stories.tsx: CONTRIBUTING.md says what a new one needs`,
      ).toBe(true);
      const story = readFileSync(path, 'utf8');
      const part = room === 'hooks' ? 'Hooks' : one.entry.endsWith('/ui/domain') ? 'Domain' : 'Components';
      expect(story).toContain(`title: '${part}/${name}'`);
      expect(story).toContain(`docs/${room}/${name}.md?raw'`);
      expect(story).toContain('manual(page)');
      expect(story).toMatch(/<Playground|(Hook|Node|WakuReact)Stage/);
      expect(story).toContain('play:');
      if (one.kind !== 'hook') return;
      expect(story).toContain(`docs/hooks/${name}.md?example'`);
      expect(story).toContain(`from '${one.entry}'`);
    },
  );

  it('have examples that type-check against the public entries, and a component that each shows', () => {
    const modules = new Map(
      sources.documented.flatMap(({ name, doc }) =>
        doc!.examples.map((code) => [join(folder, `hooks/${name}.example.tsx`), code] as const),
      ),
    );
    expect(typeProblems(modules)).toEqual([]);
  });

  it('say of every example when it does not type-check', () => {
    const wrong =
      "import { useMessages } from 'react-reliable-channel';\n\nexport const count: string = useMessages;\n";
    const [problem] = typeProblems(new Map([[join(root, 'docs/hooks/wrong.example.tsx'), wrong]]));
    expect(problem).toMatch(/^docs\/hooks\/wrong\.example\.tsx:3: Type .* is not assignable to type 'string'/);
  });
});

describe('what a docstring lacks', () => {
  const hook = sources.documented.find(({ name }) => name === 'useMessageStatus')!;
  const example = hook.doc!.examples[0]!;
  const problemsWith = (comment: string | undefined) =>
    problemsOf({ ...hook, doc: comment === undefined ? undefined : readDocstring(comment) });
  const complete = `/**
 * What it is for.
 * @param messageId whose
 * @returns something
 * @renders when it changes
 * @avoid where another one is better
 * @accessibility say it in words
 * @example
 * \`\`\`tsx
${example.replace(/^/gm, ' * ')}
 * \`\`\`
 */`;

  it('is nothing when it has all', () => {
    expect(problemsWith(complete)).toEqual([]);
  });

  it.each([
    ['has no docstring that says what it is for', undefined],
    ['has no docstring that says what it is for', complete.replace(' * What it is for.\n', '')],
    ['has no "@param messageId" (meaning, unit, default)', complete.replace(' * @param messageId whose\n', '')],
    ['has no parameter "id"', complete.replace('@returns', '@param id whose\n * @returns')],
    ['has no "@returns" (what it gives in each state)', complete.replace(' * @returns something\n', '')],
    ['has no "@renders" (when a component that uses it renders again)', complete.replace(/ \* @renders.*\n/, '')],
    ['has no "@avoid" (when not to use it, and what to use instead)', complete.replace(/ \* @avoid.*\n/, '')],
    [
      'has no "@accessibility" (roles, names and keys; what its user has to see to)',
      complete.replace(/ \* @accessibility.*\n/, ''),
    ],
    ['has a tag that the page has no place for: "@remark"', complete.replace('@returns', '@remark so\n * @returns')],
    [
      'needs exactly one "@example": a fenced block (```tsx) with a complete module',
      complete.replace(/ \* @example[^]*```\n/, ''),
    ],
    [
      "has an example that does not import it from 'react-reliable-channel'",
      complete.replaceAll("'react-reliable-channel'", "'react'"),
    ],
    ['has an example that does not export exactly one component', complete.replaceAll('export function', 'function')],
  ])('is told: it %s', (problem, comment) => {
    expect(problemsWith(comment)).toEqual([problem]);
  });

  it('is no tag inside of an example', () => {
    const { summary, examples } = readDocstring(
      '/**\n * For.\n * @example\n * ```tsx\n * @decorated\n * class A {}\n * ```\n */',
    );
    expect([summary, examples]).toEqual(['For.', ['@decorated\nclass A {}']]);
    expect(componentOf('export function A() {}\nexport function useB() {}')).toEqual(['A']);
  });
});
