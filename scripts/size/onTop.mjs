// @ts-check
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from '../run.mjs';

/**
 * What one thing costs an app that has another one already.
 * @typedef {object} OnTop
 * @property {string} name
 * @property {readonly string[]} base exports of the built package that the app has, as `file: names`, or `file: *`
 * @property {readonly string[]} more what comes on top
 * @property {number} limit bytes, gzipped
 */

const engine = 'dist/engine/index.js: createReliableChannel';

/** @type {readonly OnTop[]} */
export const onTop = [
  {
    name: 'useMessageStatus with the store, on top of the engine',
    base: [engine],
    more: ['dist/index.js: createChannelStore, useMessageStatus'],
    limit: 2_000,
  },
  {
    name: 'the same and ReliableChannelProvider',
    base: [engine],
    more: ['dist/index.js: createChannelStore, useMessageStatus, ReliableChannelProvider'],
    limit: 4_700,
  },
  {
    name: 'sharedByTabs of /tabs, on top of the engine and ReliableChannelProvider',
    base: [engine, 'dist/index.js: ReliableChannelProvider'],
    more: ['dist/tabs/index.js: sharedByTabs'],
    limit: 10_100,
  },
  {
    name: '/suspense, all of it, on top of ReliableChannelProvider',
    base: ['dist/index.js: ReliableChannelProvider'],
    more: ['dist/suspense/index.js: useSuspenseReliableChannel, ChannelOpenError'],
    limit: 800,
  },
  {
    name: '/storage, all of it, on top of ReliableChannelProvider',
    base: ['dist/index.js: ReliableChannelProvider'],
    more: ['dist/storage/index.js: useStorage, useWipe, ChannelWipedError'],
    limit: 1_000,
  },
  {
    // Aim: 20 kB.
    name: '/ui and /ui/domain, all of both, on top of the main entry',
    base: ['dist/index.js: *'],
    more: ['dist/ui/index.js: *', 'dist/ui/domain/index.js: *'],
    limit: 22_400,
  },
];

/** Bytes of a bundle, minified and gzipped as by size-limit, React outside. @param {readonly string[]} parts */
async function sizeOf(parts) {
  const contents = parts
    .map((part) => part.split(': '))
    // Two entries may show the same name: all of each is a name of its own.
    .map(([file, names], index) => `export ${names === '*' ? `* as all${index}` : `{ ${names} }`} from './${file}';`)
    .join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    external: ['react', 'react-dom'],
    logLevel: 'error',
  });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length;
}

/** @returns {Promise<(OnTop & { size: number })[]>} */
export function measureOnTop() {
  return Promise.all(
    onTop.map(async (one) => ({ ...one, size: (await sizeOf([...one.base, ...one.more])) - (await sizeOf(one.base)) })),
  );
}
