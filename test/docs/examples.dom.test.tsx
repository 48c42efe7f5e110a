import type { ComponentType } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Scenario } from './scene.js';
import { playScenario } from './scene.js';

const nameOf = (path: string): string => /(\w+)\.(md|tsx)$/.exec(path)![1]!;
const byName = <T,>(modules: Record<string, T>): Map<string, T> =>
  new Map(Object.entries(modules).map(([path, module]) => [nameOf(path), module]));

const scenarios = byName(import.meta.glob<Scenario>('./scenarios/*.tsx', { import: 'scenario' }));
const examples = byName(
  import.meta.glob<ComponentType>(['../../docs/hooks/*.md', '!**/README.md'], { query: '?example', import: 'Example' }),
);

let complaints: ReturnType<typeof vi.spyOn>;
beforeEach(() => void (complaints = vi.spyOn(console, 'error')));
afterEach(() => vi.restoreAllMocks());

it('every page has a scenario for its example, and every scenario a page', () => {
  expect(examples.size).toBeGreaterThan(10);
  expect([...scenarios.keys()].toSorted()).toEqual([...examples.keys()].toSorted());
});

it.each([...scenarios.keys()].map((name) => [name]))(
  'the example of %s shows what it should, under StrictMode and without a complaint',
  async (name) => {
    await playScenario(await examples.get(name)!(), await scenarios.get(name)!());
    expect(complaints).not.toHaveBeenCalled();
  },
);
