import { readFileSync } from 'node:fs';
import { presets } from 'react-reliable-channel/engine';
import { expect, it } from 'vitest';

/** Docstrings by the name of the entry they stand before. */
const docs = new Map<string, string>();
for (const file of ['sds', 'engine']) {
  const source = readFileSync(new URL(`../../src/${file}/tuning.ts`, import.meta.url), 'utf8');
  for (const [, doc, name] of source.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*(\w+): /g)) {
    docs.set(name!, doc!.replaceAll(/\s*\n\s*\*?\s*/g, ' ').trim());
  }
}

const names = Object.keys(presets.chat);
const numbers = Object.entries(presets.chat).filter(([, value]) => typeof value === 'number');
const docOf = (name: string): string => docs.get(name) ?? 'undocumented';

it.each(Object.entries(presets.chat))('tuning.%s has the default that its docstring says', (name, value) => {
  const written = typeof value === 'string' ? `'${value}'` : `${value as number | undefined}`;
  const [, said] = /@default ([^\s:]+)/.exec(docOf(name)) ?? [];
  expect(Number.isNaN(Number(said)) ? said : String(Number(said))).toBe(written);
});

it.each(numbers)('tuning.%s says what it counts', (name) => {
  expect(docOf(name)).toMatch(/\b(ms|a count|bytes|times longer|share|chance)\b/);
});

it.each(names)('tuning.%s says where it comes from', (name) => {
  expect(docOf(name)).toMatch(/\b(SDS|RFC \d+|Waku|waku\/sds|laboratory|simulations|Ours)\b/);
});
