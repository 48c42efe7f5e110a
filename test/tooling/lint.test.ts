import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { commandOf, root } from '../../scripts/run.mjs';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const allowed = {
  'node_modules/@tanstack/react-query/package.json': '{ "name": "@tanstack/react-query", "main": "index.js" }\n',
  'node_modules/@tanstack/react-query/index.js': 'export class QueryClient {}\n',
  'node_modules/@waku/sdk/package.json': '{ "name": "@waku/sdk", "version": "0.0.36", "main": "index.js" }\n',
  'node_modules/@waku/sdk/index.js': 'export const createLightNode = () => undefined;\n',
  'src/transports/waku/index.ts': "export type { createLightNode } from '@waku/sdk';\n",
  'src/ports/index.ts': 'export const port = 1;\n',
  'src/sds/order.ts': "export { port } from '../ports/index.js';\n",
  'src/engine/index.ts': "export { port } from '../sds/order.js';\nexport type Engine = { a: 1 };\n",
  'src/react/index.ts': "export { port } from '../engine/index.js';\n",
  'src/ui/index.ts': "export { port } from '../react/index.js';\nexport type { Engine } from '../engine/index.js';\n",
  'src/index.ts': "export { port } from './react/index.js';\n",
  'example-app/main.ts': "export { port } from 'react-reliable-channel/engine';\n",
};

/** A project with our rules, and these files in it. */
function projectWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rrc-lint-'));
  folders.push(folder);
  for (const file of ['package.json', '.oxlintrc.json', '.dependency-cruiser.mjs']) {
    copyFileSync(join(root, file), join(folder, file));
  }
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    customConditions: ['rrc-source'],
    strict: true,
    noEmit: true,
    types: [],
  };
  const all = {
    ...allowed,
    ...files,
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }),
  };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

function run(folder: string, command: string, args: string[]): { passed: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: 'utf8' });
  return { passed: status === 0, output: stdout + stderr };
}

const lintLayers = (files: Record<string, string>) =>
  run(projectWith(files), commandOf('dependency-cruiser', 'depcruise'), [
    '--config',
    '.dependency-cruiser.mjs',
    'src',
    'example-app',
  ]);

const lintSources = (files: Record<string, string>) =>
  run(projectWith(files), commandOf('oxlint'), ['--type-aware', '--deny-warnings', '--format', 'unix', 'src']);

describe('the layer rule', () => {
  const refused = [
    ['ports-imports-down', 'src/ports/x.ts', "export { port } from '../sds/order.js';\n"],
    ['sds-imports-down', 'src/sds/x.ts', "export { port } from '../engine/index.js';\n"],
    ['sds-imports-down', 'src/sds/typed.ts', "export type { Engine } from '../engine/index.js';\n"],
    ['engine-imports-down', 'src/engine/x.ts', "export { port } from '../react/index.js';\n"],
    ['react-imports-down', 'src/react/x.ts', "export { port } from '../ui/index.js';\n"],
    ['ui-imports-down', 'src/ui/x.ts', "export { port } from '../sds/order.js';\n"],
    ['ui-imports-down', 'src/ui/upwards.ts', "export { port } from '../index.js';\n"],
    ['ui-imports-types-only', 'src/ui/deep.ts', "export { port } from '../engine/index.js';\n"],
    ['transports-imports-down', 'src/transports/x.ts', "export { port } from '../sds/order.js';\n"],
    ['reducers-imports-down', 'src/reducers/x.ts', "export { port } from '../ui/index.js';\n"],
    ['diagnostics-imports-down', 'src/diagnostics/x.ts', "export { port } from '../ports/index.js';\n"],
    ['works-without-react', 'src/diagnostics/log.ts', "export { port } from '../react/index.js';\n"],
    ['identity-imports-down', 'src/identity/x.ts', "export { port } from '../ports/index.js';\n"],
    ['messages-imports-down', 'src/messages/x.ts', "export { port } from '../ports/index.js';\n"],
    ['query-imports-down', 'src/query/x.ts', "export { port } from '../ui/index.js';\n"],
    ['tanstack-in-its-room-only', 'src/react/query.ts', "export type { QueryClient } from '@tanstack/react-query';\n"],
    ['works-without-react', 'src/reducers/set.ts', "export { port } from '../react/index.js';\n"],
    ['persistence-imports-down', 'src/persistence/x.ts', "export { port } from '../engine/index.js';\n"],
    ['testing-imports-down', 'src/testing/x.ts', "export { port } from '../ui/index.js';\n"],
    ['devnet-imports-down', 'src/devnet/x.ts', "export { port } from '../engine/index.js';\n"],
    ['devnet-in-no-bundle', 'src/ui/devnet.ts', "export const load = () => import('../devnet/y.js');\n"],
    ['node-in-the-devnet-only', 'src/engine/files.ts', "export { readFileSync } from 'node:fs';\n"],
    ['waku-in-its-rooms-only', 'src/engine/waku.ts', "export type { LightNode } from '@waku/sdk';\n"],
    ['devnet-loads-libp2p-lazily', 'src/devnet/libp2p.ts', "export { createLightNode } from '@waku/sdk';\n"],
    ['sources-stand-alone', 'src/ui/app.ts', "export { port } from '../../example-app/main.js';\n"],
    ['public-entries-only', 'example-app/x.ts', "export { port } from '../src/sds/order.js';\n"],
    ['public-entries-by-name', 'example-app/y.ts', "export { port } from '../src/engine/index.js';\n"],
    ['unresolvable', 'example-app/z.ts', "export { port } from 'react-reliable-channel/sds';\n"],
    ['no-circles', 'src/sds/a.ts', "import { b } from './b.js';\nexport const a = (): number => b();\n"],
  ] as const;

  test('refuses imports that point up, sideways, in circles, or behind the public entries', () => {
    const { passed, output } = lintLayers({
      ...Object.fromEntries(refused.map(([, file, text]) => [file, text])),
      'src/devnet/y.ts': "export { readFileSync } from 'node:fs';\n",
      'src/sds/b.ts': "import { a } from './a.js';\nexport const b = (): number => a();\n",
    });
    expect(passed).toBe(false);
    const missed = refused.filter(([rule, file]) => !output.includes(`error ${rule}: ${file} `));
    expect(missed).toEqual([]);
  });

  test('lets imports point down, a component name a type, and the app use public entries', () => {
    expect(lintLayers({})).toMatchObject({ passed: true });
  });
});

describe('the purity of src/sds', () => {
  const impure = [
    'Date.now()',
    'new Date()',
    'Math.random()',
    'setTimeout(() => {}, 1)',
    "fetch('/')",
    'window.name',
    'crypto.randomUUID()',
    'performance.now()',
    'globalThis.Date',
  ];

  test('is held against clocks, timers, randomness, network and browser', () => {
    const text = impure.map((expression, index) => `export const impure${index} = ${expression};\n`).join('');
    const { passed, output } = lintSources({ 'src/sds/impure.ts': text });
    expect(passed).toBe(false);
    const missed = impure.filter((_, index) => !new RegExp(`impure\\.ts:${index + 1}:.*no-restricted-`).test(output));
    expect(missed).toEqual([]);
  });

  test('leaves the rest of Math, and the engine, alone', () => {
    const files = {
      'src/sds/pure.ts': 'export const pure = Math.max(1, 2);\n',
      'src/engine/impure.ts': 'export const impure = Date.now() + Math.random();\n',
    };
    expect(lintSources(files)).toMatchObject({ passed: true });
  });
});

test('a promise that nobody waits for is refused', () => {
  const text = 'export function start(): void {\n  Promise.resolve(1).then(String);\n}\n';
  const { passed, output } = lintSources({ 'src/engine/floating.ts': text });
  expect(passed).toBe(false);
  expect(output).toMatch(/floating\.ts:2:.*no-floating-promises/);
});
