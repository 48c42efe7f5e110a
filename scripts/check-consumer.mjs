#!/usr/bin/env node
// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { chromiumArguments, ensureChromium } from './chromium.mjs';
import { tryDevnet, tryWithoutSdk } from './consumer-devnet.mjs';
import { pack, readPackageJson } from './pack.mjs';
import { readArguments, root } from './run.mjs';

const usage = `Usage: npm run check:consumer [-- --readme=FILE] [-- --pictures=FOLDER] [-- --keep]

Does what a new user does: packs the package, installs the tarball into an empty Vite + React app outside the
repository, takes the README's first tsx block word for word as its App, type-checks and builds it, opens it in two tabs
of Chromium, writes in one, reads it in the other, and sees the tick become "Received by at least one". Then starts the
devnet that came along, with the app's @waku/sdk, and where there is none. Needs dist/: npm run build.

  --readme=FILE       another file than README.md
  --pictures=FOLDER   write what a new user sees there, light and dark
  --keep              leave the app where it is, and say where`;

const args = readArguments(usage, ['--readme', '--pictures', '--keep']);
const readme =
  args.find((argument) => argument.startsWith('--readme='))?.slice('--readme='.length) ?? join(root, 'README.md');
const pictures = args.find((argument) => argument.startsWith('--pictures='))?.slice('--pictures='.length);
const keep = args.includes('--keep');

/** @param {string} file */
function firstExample(file) {
  const example = /^```tsx\n(.*?)^```$/ms.exec(readFileSync(file, 'utf8'))?.[1];
  if (example === undefined) throw new Error(`${file} has no tsx block.`);
  return example;
}

/**
 * @param {string} app
 * @param {string} command
 * @param {string[]} commandArguments
 */
function inApp(app, command, ...commandArguments) {
  console.log(`> ${command} ${commandArguments.join(' ')}`);
  const { status } = spawnSync(command, commandArguments, {
    cwd: app,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${command} ${commandArguments.join(' ')} failed in the consumer's app.`);
}

/** @param {string} example */
function mainModule(example) {
  const named = /export function (\w+)/.exec(example)?.[1];
  const component = /export default/.test(example) ? 'App' : named;
  if (component === undefined) throw new Error("The README's first tsx block exports no component.");
  const imported = /export default/.test(example) ? 'App' : `{ ${named} }`;
  return `import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import ${imported} from './App';

createRoot(document.getElementById('root')!).render(<StrictMode><${component} /></StrictMode>);
`;
}

/**
 * @param {string} app
 * @param {string} tarball
 */
function writeApp(app, tarball) {
  const { devDependencies: versions } = readPackageJson();
  /** @param {string[]} names */
  const pick = (...names) => Object.fromEntries(names.map((name) => [name, versions[name]]));
  const example = firstExample(readme);
  /** @type {Record<string, string>} */
  const files = {
    'package.json': JSON.stringify({
      name: 'consumer',
      private: true,
      type: 'module',
      dependencies: {
        'react-reliable-channel': `file:${tarball}`,
        ...pick('react', 'react-dom'),
      },
      devDependencies: pick(
        '@tanstack/react-query',
        '@types/react',
        '@types/react-dom',
        '@vitejs/plugin-react',
        '@waku/sdk',
        'typescript',
        'vite',
      ),
    }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'es2023',
        lib: ['es2023', 'dom', 'dom.iterable'],
        module: 'esnext',
        moduleResolution: 'bundler',
        types: ['vite/client'],
        jsx: 'react-jsx',
        strict: true,
        // As the strictest apps have it: `count={map.get(id)}` must be possible.
        exactOptionalPropertyTypes: true,
        noUnusedLocals: true,
        noEmit: true,
        skipLibCheck: true,
      },
      include: ['src'],
    }),
    // The package's own declarations are checked here too, without skipLibCheck, as Node resolves them.
    'tsconfig.declarations.json': JSON.stringify({
      compilerOptions: {
        target: 'es2023',
        lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
        module: 'nodenext',
        types: [],
        jsx: 'react-jsx',
        strict: true,
        noEmit: true,
      },
      files: ['declarations.ts'],
    }),
    'declarations.ts': Object.keys(readPackageJson().exports)
      // Those of @waku/sdk do not pass without skipLibCheck: it names packages it does not bring.
      .filter((entry) => !/\.(css|json)$|^\.\/waku/.test(entry))
      .map((entry, index) => `export type * as entry${index} from 'react-reliable-channel${entry.slice(1)}';\n`)
      .join(''),
    'vite.config.js': "import react from '@vitejs/plugin-react';\nexport default { plugins: [react()] };\n",
    'index.html':
      '<!doctype html><html lang="en"><head><meta charset="UTF-8"><title>Consumer</title><link rel="icon" href="data:,"></head>' +
      '<body><div id="root"></div><script type="module" src="/src/main.tsx"></script></body></html>\n',
    'src/main.tsx': mainModule(example),
    'src/App.tsx': example,
    'src/waku.ts':
      "import { createLightNode } from '@waku/sdk';\nimport { wakuTransport } from 'react-reliable-channel/waku';\n" +
      "export const open = () => wakuTransport({ node: createLightNode(), contentTopic: '/app/1/chat/proto' });\n",
  };
  mkdirSync(join(app, 'src'), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(app, file), text);
}

/**
 * @param {import('playwright').BrowserContext} context
 * @param {string} url
 * @param {string[]} complaints what the browser complains about goes here
 */
async function openTab(context, url, complaints) {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(url);
  return page;
}

/**
 * @param {import('playwright').Page} page
 * @param {string} name
 */
async function picture(page, name) {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
  }
}

/** @param {string} url */
async function tryOut(url) {
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: [...chromiumArguments],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 960, height: 640 } });
    const complaints = /** @type {string[]} */ ([]);
    const writer = await openTab(context, url, complaints);
    await writer.getByText('No messages yet').waitFor();
    await picture(writer, 'first-sight');
    const reader = await openTab(context, url, complaints);
    const text = `Hello from the README ${Date.now()}`;
    const field = writer.getByRole('textbox');
    await field.fill(text);
    await field.press('Enter');
    for (const page of [writer, reader]) await page.getByRole('log').getByText(text).waitFor();
    await writer.getByRole('log').getByTitle('Received by at least one').waitFor();
    await picture(writer, 'received');
    await picture(reader, 'read');
    const colours = await writer.evaluate(() =>
      ['.rc-text', '[data-acknowledged] > .rc-shape'].map((selector) => {
        const element = document.querySelector(selector);
        return element && getComputedStyle(element).color;
      }),
    );
    if (colours[0] === colours[1]) throw new Error('The build of the app has lost the colours of styles.css.');
    console.log('The message is in both tabs, and its tick says "Received by at least one".');
    if (complaints.length > 0) throw new Error(`The browser complained:\n${complaints.join('\n')}`);
  } finally {
    await browser.close();
  }
}

const { tarball, folder } = pack();
const app = mkdtempSync(join(tmpdir(), 'rrc-consumer-'));
try {
  writeApp(app, tarball);
  inApp(app, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error');
  inApp(app, process.execPath, 'node_modules/typescript/bin/tsc', '-p', '.');
  inApp(app, process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.declarations.json');
  inApp(app, process.execPath, 'node_modules/vite/bin/vite.js', 'build');
  const server = await preview({
    root: app,
    configFile: false,
    preview: { host: '127.0.0.1', port: 0 },
  });
  try {
    const address = server.httpServer.address();
    if (address === null || typeof address === 'string') throw new Error('The preview server has no port.');
    await tryOut(`http://127.0.0.1:${address.port}/`);
  } finally {
    await server.close();
  }
  console.log("The README's first example works in an empty app.");
  await tryDevnet(app);
  tryWithoutSdk(tarball);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
  if (keep) console.log(`The app: ${app}`);
  else rmSync(app, { recursive: true });
}
