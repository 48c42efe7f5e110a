// @ts-check
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from '../run.mjs';

/**
 * What one thing costs an app that has another one already. Parts are exports of the built package, as `entry: names`.
 * @typedef {object} OnTop
 * @property {string} name
 * @property {readonly string[]} base what the app has; none = it has nothing
 * @property {readonly string[]} more what comes on top
 * @property {number} limit bytes, gzipped
 */

const engine = './engine: createReliableChannel';
const provider = '.: ReliableChannelProvider';
const main = '.: *';

/**
 * Whole entries on top of the main entry, which every app with a provider has.
 * @param {Readonly<Record<string, number>>} limits by entry, bytes
 * @returns {OnTop[]}
 */
const allOf = (limits) =>
  Object.entries(limits).map(([entry, limit]) => ({
    name: `/${entry}, all of it, on top of the main entry`,
    base: [main],
    more: [`./${entry}: *`],
    limit,
  }));

/** @type {readonly OnTop[]} */
export const onTop = [
  {
    name: 'useMessageStatus with the store, on top of the engine',
    base: [engine],
    more: ['.: createChannelStore, useMessageStatus'],
    limit: 2_000,
  },
  {
    name: 'the same and ReliableChannelProvider',
    base: [engine],
    more: ['.: createChannelStore, useMessageStatus, ReliableChannelProvider'],
    limit: 3_600,
  },
  {
    name: 'sharedByTabs of /tabs, on top of the engine and ReliableChannelProvider',
    base: [engine, provider],
    more: ['./tabs: sharedByTabs'],
    limit: 10_300,
  },
  {
    name: 'DeliveryStatus and useMessageStatus, on top of the engine and the store',
    base: [engine, '.: createChannelStore'],
    more: ['.: useMessageStatus', './ui: DeliveryStatus'],
    limit: 2_000,
  },
  {
    name: '/storage, all of it, on top of ReliableChannelProvider',
    base: [provider],
    more: ['./storage: useStorage, useWipe, ChannelWipedError'],
    limit: 1_000,
  },
  { name: '/engine, all of it', base: [], more: ['./engine: *'], limit: 26_600 },
  ...allOf({
    broadcast: 4_700,
    diagnostics: 3_100,
    identity: 1_920,
    indexeddb: 5_700,
    messages: 900,
    query: 2_300,
    reducers: 3_700,
    testing: 8_300,
    rows: 960,
    suspense: 900,
    ui: 19_650,
    'ui/domain': 9_140,
    unread: 920,
    waku: 5_400,
    'waku-provider': 7_300,
    'waku-react': 6_550,
  }),
  {
    // Aim: 20 kB.
    name: '/ui and /ui/domain, all of both, on top of the main entry',
    base: [main],
    more: ['./ui: *', './ui/domain: *'],
    limit: 23_270,
  },
];

/** Entries that no page loads, and why. @type {Readonly<Record<string, string>>} */
const unmeasured = { './devnet': 'runs in Node', './package.json': 'is no code' };

/**
 * Entries of the package that have no budget.
 * @param {Readonly<Record<string, unknown>>} entries `exports` of package.json
 * @param {readonly { readonly path: string }[]} alone what .size-limit.json measures
 */
export function withoutBudget(entries, alone) {
  const measured = onTop.flatMap(({ more }) => more.map((part) => part.split(': ')[0]));
  const files = alone.map(({ path }) => `./${path}`);
  return Object.entries(entries)
    .filter(([, target]) => !files.includes(/** @type {{ default?: string }} */ (target).default ?? ''))
    .map(([entry]) => entry)
    .filter((entry) => !(entry in unmeasured) && !measured.includes(entry));
}

/** Bytes of a bundle, minified and gzipped as by size-limit, peer dependencies outside. @param {readonly string[]} parts */
async function sizeOf(parts) {
  if (parts.length === 0) return 0;
  const contents = parts
    .map((part) => part.split(': '))
    // Two entries may show the same name: all of each is a name of its own.
    .map(([entry = '', names = ''], index) => {
      const shown = names === '*' ? `* as all${index}` : `{ ${names} }`;
      return `export ${shown} from 'react-reliable-channel${entry.slice(1)}';`;
    })
    .join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    external: ['react', 'react-dom', '@tanstack/react-query', '@waku/*'],
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
