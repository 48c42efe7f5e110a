import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf, examplesModule } from '../../scripts/docs/guideBlocks.mjs';
import { folder } from '../../scripts/docs/write.mjs';
import { root } from '../../scripts/run.mjs';
import { typeProblems } from '../support/typeCheck.js';

const guides = readdirSync(join(folder, 'guides')).filter((file) => file.endsWith('.md'));
const textOf = (file: string) => readFileSync(join(folder, 'guides', file), 'utf8');
const nameOf = (file: string) => file.replace('.md', '');

describe('the guides', { timeout: 60_000 }, () => {
  it('are there for what people want to do first', () => {
    expect(guides.toSorted()).toEqual([
      'README.md',
      'first-message.md',
      'forum-trees.md',
      'gaps.md',
      'incomplete-votes.md',
      'showing-failure.md',
      'testing.md',
      'theming.md',
    ]);
  });

  it('have code that type-checks as it stands there', () => {
    const modules = new Map(
      guides.flatMap((file) =>
        blocksOf(textOf(file)).map(
          ({ code }, index) => [join(folder, `guides/${nameOf(file)}.block=${index}.tsx`), code] as const,
        ),
      ),
    );
    expect(modules.size).toBeGreaterThan(guides.length);
    expect(typeProblems(modules)).toEqual([]);
  });

  it('lead to pages that are there', () => {
    const missing = guides.flatMap((file) =>
      [...textOf(file).matchAll(/\]\(([^)\s:]+)\)/g)]
        .map(([, target]) => target!)
        .filter((target) => !existsSync(join(folder, 'guides', target)))
        .map((target) => `${file}: ${target}`),
    );
    expect(missing).toEqual([]);
  });

  it.each(guides.map((file) => [file]))('of %s have something live, and their page in the Storybook', (file) => {
    const live = blocksOf(textOf(file)).filter(({ script }) => script !== undefined);
    expect(live.length).toBeGreaterThan(0);
    for (const { component } of live) expect(component).toBeDefined();
    const path = file === 'README.md' ? 'stories/Start.stories.tsx' : `stories/guides/${nameOf(file)}.stories.tsx`;
    const title = /^# (.*)$/m.exec(textOf(file))![1]!;
    const story = readFileSync(join(root, path), 'utf8');
    expect(story).toContain(`title: '${file === 'README.md' ? '' : 'Guides/'}${title}'`);
    expect(story).toContain(`docs/guides/${nameOf(file)}.md?examples'`);
    expect(story).toContain('guide(page, examples)');
  });

  it('are listed at the start', () => {
    const start = textOf('README.md');
    expect(guides.filter((file) => file !== 'README.md' && !start.includes(`](${file})`))).toEqual([]);
  });
});

it('a live block is a block that names its script, by the place it has among all', () => {
  const guide = '# A\n\n```tsx\nexport function A() {}\n```\n\n```tsx live=gap\nexport function B() {}\n```\n';
  expect(blocksOf(guide)).toEqual([
    { code: 'export function A() {}', script: undefined, component: 'A' },
    { code: 'export function B() {}', script: 'gap', component: 'B' },
  ]);
  expect(examplesModule(guide, (index) => `at${index}`)).toBe(
    'import { B as Example1 } from "at1";\n' +
      'export const examples = [{ Example: Example1, code: "export function B() {}", script: "gap" }];\n',
  );
});
