/**
 * The layers: imports point down only.
 *
 *   ui -> react -> store -> engine -> sds -> ports, hash
 *   reducers, messages, identity -> react (their hooks alone), store, engine, ports
 *   rows -> react (their hook alone), store
 *   unread -> react, store, engine
 *   query -> react, engine (types); the only one that knows TanStack Query
 *   diagnostics -> react (its hooks alone), engine, hash
 *   tabs -> engine, sds, ports
 *   storage -> react, ports
 *   suspense -> react, store, engine
 *   transports -> ports, hash
 *   persistence, encryption -> ports
 *   testing -> engine, react, transports/memory, transports/faults, persistence/memory
 *   waku-provider -> transports/waku, ports; waku-react -> waku-provider
 *   devnet -> nothing; the only one that may use Node
 *   index.ts (the main entry) -> react, store, and what the engine shows
 *   example-app, stories -> public entries only, by the package's name
 */

const publicEntries = [
  'index.ts',
  'engine/index.ts',
  'transports/broadcast/index.ts',
  'transports/waku/index.ts',
  'waku-provider/index.ts',
  'waku-react/index.ts',
  'persistence/indexeddb/index.ts',
  'testing/index.ts',
  'devnet/index.ts',
  'diagnostics/index.ts',
  'identity/index.ts',
  'messages/index.ts',
  'query/index.ts',
  'reducers/index.ts',
  'rows/index.ts',
  'unread/index.ts',
  'tabs/index.ts',
  'storage/index.ts',
  'suspense/index.ts',
  'ui/index.ts',
  'ui/domain/index.ts',
  'ui/locales/index.ts',
  'ui/styles.css',
].map((file) => `^src/${file.replaceAll('.', '\\.')}$`);

/** What a layer may import at run time, and what else only as a type. */
const layers = [
  { layer: 'ports', may: [] },
  { layer: 'hash', may: [] },
  { layer: 'sds', may: ['ports', 'hash'] },
  { layer: 'engine', may: ['sds', 'ports', 'persistence/memory', 'encryption'] },
  { layer: 'store', may: ['engine', 'sds', 'ports'] },
  { layer: 'react', may: ['store', 'engine', 'ports'] },
  { layer: 'diagnostics', may: ['react', 'engine', 'hash'] },
  { layer: 'identity', may: ['react'] },
  { layer: 'messages', may: ['react', 'store'] },
  { layer: 'query', may: ['react'], asTypes: ['engine'] },
  { layer: 'reducers', may: ['react', 'store', 'engine', 'ports'] },
  { layer: 'rows', may: ['react', 'store'] },
  { layer: 'unread', may: ['react', 'store', 'engine'] },
  { layer: 'tabs', may: ['engine', 'sds', 'ports'] },
  { layer: 'storage', may: ['react', 'ports'] },
  { layer: 'suspense', may: ['react', 'store', 'engine'] },
  { layer: 'ui', may: ['react', 'reducers', 'rows'], asTypes: ['store', 'engine', 'ports'] },
  { layer: 'transports', may: ['ports', 'hash'] },
  { layer: 'waku-provider', may: ['transports/waku', 'ports'] },
  { layer: 'waku-react', may: ['waku-provider', 'ports'] },
  { layer: 'persistence', may: ['ports'] },
  { layer: 'encryption', may: ['ports'] },
  { layer: 'devnet', may: [] },
  {
    layer: 'testing',
    may: ['engine', 'react', 'ports', 'transports/memory', 'transports/faults', 'persistence/memory'],
  },
];

const folder = (name) => `^src/${name}/`;

const layerRules = layers.flatMap(({ layer, may, asTypes = [] }) => [
  {
    name: `${layer}-imports-down`,
    severity: 'error',
    comment: `src/${layer} may import ${may.length === 0 ? 'nothing of the other layers' : may.join(', ')}.`,
    from: { path: folder(layer) },
    to: { path: '^src/', pathNot: [layer, ...may, ...asTypes].map(folder) },
  },
  ...(asTypes.length === 0
    ? []
    : [
        {
          name: `${layer}-imports-types-only`,
          severity: 'error',
          comment: `src/${layer} may import ${asTypes.join(', ')} as types only.`,
          from: { path: folder(layer) },
          to: { path: asTypes.map(folder), dependencyTypesNot: ['type-only'] },
        },
      ]),
]);

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'main-entry-imports-react-and-store',
      severity: 'error',
      comment: 'src/index.ts shows react and store, and of the engine and the ports what their users need.',
      from: { path: '^src/index\\.tsx?$' },
      to: {
        path: '^src/',
        pathNot: ['react', 'store', 'engine', 'ports'].map(folder),
      },
    },
    {
      name: 'works-without-react',
      severity: 'error',
      comment:
        'Reducers, codecs and diagnostics work without React; only the hooks and the entries that show them know of it.',
      from: {
        path: '^src/(reducers|rows|messages|identity|diagnostics)/',
        pathNot: '^src/\\w+/(index|use[A-Z]\\w*)\\.ts$',
      },
      to: { path: ['^src/react/', '^node_modules/react/'] },
    },
    {
      name: 'reducers-in-domain-parts-only',
      severity: 'error',
      comment: 'Only the parts of /ui/domain are drawn from reducers; /ui does without them.',
      from: { path: '^src/ui/', pathNot: '^src/ui/domain/' },
      to: { path: '^src/(reducers|ui/domain)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'locales-are-words-alone',
      severity: 'error',
      comment: 'A language is words and formats: it works on a server, and costs an app nothing but itself.',
      from: { path: '^src/ui/locales/' },
      to: { path: ['^src/', '^node_modules/'], pathNot: '^src/ui/locales/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'locales-by-their-entry',
      severity: 'error',
      comment: 'Components speak English until an app gives them another language.',
      from: { path: '^src/', pathNot: '^src/ui/locales/' },
      to: { path: '^src/ui/locales/' },
    },
    {
      name: 'public-entries-only',
      severity: 'error',
      comment: 'The example app and the stories show what users can do: they import public entries only.',
      from: { path: '^(example-app|stories|\\.storybook)/', pathNot: '^\\.storybook/main\\.ts$' },
      to: { path: '^(src|dist|test|scripts)/', pathNot: publicEntries },
    },
    {
      name: 'public-entries-by-name',
      severity: 'error',
      comment: "The example app and the stories import public entries by the package's name, not by path.",
      from: { path: '^(example-app|stories|\\.storybook)/' },
      to: { path: '^src/', dependencyTypes: ['local'] },
    },
    {
      name: 'sources-stand-alone',
      severity: 'error',
      comment: 'The package may not reach into the app, the stories, the tests or the scripts.',
      from: { path: '^src/' },
      to: { path: '^(example-app|stories|test|scripts|dist)/' },
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      comment: 'What src imports must come with the package: dependencies or peerDependencies.',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm-peer'],
      },
    },
    {
      name: 'node-in-the-devnet-only',
      severity: 'error',
      comment: 'The package runs in browsers. What runs in Node is the devnet.',
      from: { path: '^src/', pathNot: '^src/devnet/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'devnet-in-no-bundle',
      severity: 'error',
      comment: 'Nothing of the package imports the devnet, not even lazily: a bundler would take it along.',
      from: { path: '^src/', pathNot: '^src/devnet/' },
      to: { path: '^src/devnet/' },
    },
    {
      name: 'waku-in-its-rooms-only',
      severity: 'error',
      comment:
        '@waku and libp2p are optional: the Waku transport, its React entries and the devnet know them, nobody else; and the simulated node of the stories.',
      from: {
        path: '^(src|stories|\\.storybook)/',
        pathNot: '^(src/(transports/waku|waku-(provider|react)|devnet)|stories/support/waku)/',
      },
      to: { path: '(^|/)node_modules/(@waku|@libp2p|libp2p|@chainsafe/libp2p-[^/]+|@multiformats)/' },
    },
    {
      name: 'tanstack-in-its-room-only',
      severity: 'error',
      comment: 'TanStack Query is optional: /query knows it, nobody else.',
      from: { path: '^src/', pathNot: '^src/query/' },
      to: { path: '(^|/)node_modules/@tanstack/' },
    },
    {
      name: 'sdk-as-types-or-lazily',
      severity: 'error',
      comment:
        'The node that is given brings the runtime of @waku/sdk: importing the entry alone must not load it. Who uses /waku-react has @waku/react, and with it the SDK, loaded.',
      from: { path: '^src/(transports/waku|waku-provider)/' },
      to: { path: '(^|/)node_modules/@waku/', dependencyTypesNot: ['type-only', 'dynamic-import'] },
    },
    {
      name: 'devnet-loads-libp2p-lazily',
      severity: 'error',
      comment:
        'The devnet finds libp2p in the tree of @waku/sdk when it starts: an import would need it installed beside it.',
      from: { path: '^src/devnet/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Modules that need each other at run time are one concept torn in two.',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'unresolvable',
      severity: 'error',
      comment: 'An import that leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|storybook-static)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['rrc-source', 'import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};
