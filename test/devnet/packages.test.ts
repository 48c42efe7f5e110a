import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { entryUrl, findPackage } from '../../src/devnet/packages/find.js';
import { loadWakuPackages } from '../../src/devnet/packages/load.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A tree with these packages, by folder. */
function treeOf(packages: Record<string, object>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'rrc-packages-')));
  folders.push(root);
  for (const [folder, manifest] of Object.entries(packages)) {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, 'package.json'), JSON.stringify(manifest));
  }
  return root;
}

const libp2p = (version: string) => ({ name: 'libp2p', version, exports: { '.': { import: './dist/index.js' } } });
const sdk = { name: '@waku/sdk', version: '0.0.36' };

describe('a package is found', () => {
  const found = (root: string, from = root) => {
    const waku = findPackage('@waku/sdk', from);
    return waku && findPackage('libp2p', waku.folder)?.version;
  };

  test('beside @waku/sdk, where npm put everything side by side', () => {
    const root = treeOf({ 'node_modules/@waku/sdk': sdk, 'node_modules/libp2p': libp2p('2.8.11') });
    expect(found(root)).toBe('2.8.11');
  });

  test('inside @waku/sdk, where another version has the place beside it', () => {
    const root = treeOf({
      'node_modules/@waku/sdk': sdk,
      'node_modules/@waku/sdk/node_modules/libp2p': libp2p('2.8.11'),
      'node_modules/libp2p': libp2p('3.1.0'),
    });
    expect(found(root)).toBe('2.8.11');
  });

  test('behind a symbolic link, as pnpm lays a tree out', () => {
    const store = 'node_modules/.pnpm/@waku+sdk@0.0.36/node_modules';
    const root = treeOf({ [`${store}/@waku/sdk`]: sdk, [`${store}/libp2p`]: libp2p('2.8.11') });
    mkdirSync(join(root, 'node_modules/@waku'));
    symlinkSync(join(root, store, '@waku/sdk'), join(root, 'node_modules/@waku/sdk'));
    expect(found(root)).toBe('2.8.11');
  });

  test('from a folder deep below', () => {
    const root = treeOf({ 'node_modules/@waku/sdk': sdk, 'node_modules/libp2p': libp2p('2.8.11') });
    expect(found(root, join(root, 'node_modules', 'react-reliable-channel', 'dist', 'devnet'))).toBe('2.8.11');
  });
});

describe('the entry of a package', () => {
  const cases: [string, object, string, string | undefined][] = [
    ['without exports', { main: './lib.js' }, '.', 'lib.js'],
    ['as one text', { exports: './x.js' }, '.', 'x.js'],
    ['by conditions', { exports: { types: './x.d.ts', import: './x.js' } }, '.', 'x.js'],
    ['by nested conditions', { exports: { '.': { browser: './b.js', node: { import: './n.js' } } } }, '.', 'n.js'],
    ['with a list', { exports: { '.': ['./first.js', './second.js'] } }, '.', 'first.js'],
    ['of a folder below', { exports: { '.': './x.js', './keys': { import: './keys.js' } } }, './keys', 'keys.js'],
    ['that is not there', { exports: { '.': './x.js' } }, './keys', undefined],
    ['for require only', { exports: { '.': { require: './x.cjs' } } }, '.', undefined],
  ];
  test.each(cases)('%s', (_what, manifest, subpath, file) => {
    const root = treeOf({ 'node_modules/some': { name: 'some', version: '1.0.0', ...manifest } });
    const some = findPackage('some', root) ?? expect.fail('not found');
    const url = entryUrl(some, subpath);
    expect(url && fileURLToPath(url).slice(some.folder.length + 1)).toBe(file);
  });
});

test('the packages of this tree have everything that is used of them', async () => {
  const packages = await loadWakuPackages([dirname(fileURLToPath(import.meta.url))]);
  expect(packages.sdk.version).toBe('0.0.36');
  expect(packages.proto.proto_store.StoreQueryRequest.encode({ requestId: 'r' })).toBeInstanceOf(Uint8Array);
});

describe('says what to install', () => {
  test('where there is no @waku/sdk', async () => {
    const root = treeOf({});
    await expect(loadWakuPackages([root])).rejects.toMatchObject({
      code: 'sdk-missing',
      message: expect.stringContaining('npm install @waku/sdk@0.0.36'),
    });
  });

  test('where it brought no libp2p', async () => {
    const root = treeOf({ 'node_modules/@waku/sdk': { ...sdk, version: '0.1.0' } });
    await expect(loadWakuPackages([root])).rejects.toMatchObject({
      code: 'sdk-incomplete',
      message: expect.stringMatching(/@waku\/sdk 0\.1\.0.*no libp2p.*npm install @waku\/sdk@0\.0\.36/),
    });
  });
});
