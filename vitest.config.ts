import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { pageExamples } from './scripts/docs/examplePlugin.mjs';
import { chromiumArguments, findChromium } from './scripts/chromium.mjs';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The package's own name resolves to its sources, in Node as in browsers. */
const toSources = {
  resolve: { conditions: ['rrc-source', ...defaultClientConditions] },
  ssr: {
    resolve: {
      conditions: ['rrc-source', ...defaultServerConditions],
      externalConditions: ['rrc-source', 'node', 'module-sync'],
    },
  },
};

/** What a test asks for, to see that it runs on it. */
const reactVersion = (name: string): string =>
  (JSON.parse(readFileSync(path(`node_modules/${name}/package.json`), 'utf8')) as { version: string }).version;

const executablePath = findChromium();
const env = executablePath === undefined ? {} : { CHROMIUM_PATH: executablePath };

/** Two files at once also on two processors: much of a file's time is waiting, for modules and for real nodes. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

const projects: TestProjectConfiguration[] = [
  {
    ...toSources,
    test: {
      name: 'unit',
      environment: 'node',
      maxWorkers,
      include: ['test/**/*.test.ts'],
      exclude: ['test/**/*.dom.test.ts'],
      env,
      // For what hangs: real nodes are waited for with deadlines of their own, and a busy machine is no failure.
      testTimeout: 30_000,
      hookTimeout: 30_000,
    },
  },
  {
    ...toSources,
    plugins: [react(), pageExamples()],
    test: {
      name: 'dom',
      environment: 'jsdom',
      maxWorkers,
      include: ['test/**/*.dom.test.{ts,tsx}'],
      env: { REACT_VERSION: reactVersion('react') },
      setupFiles: ['test/setup-dom.ts'],
      testTimeout: 30_000,
    },
  },
  {
    ...toSources,
    resolve: {
      ...toSources.resolve,
      alias: [{ find: /^(react|react-dom)(?=\/|$)/, replacement: '$1-18' }],
    },
    plugins: [react(), pageExamples()],
    test: {
      name: 'react18',
      environment: 'jsdom',
      maxWorkers,
      include: ['test/**/*.dom.test.{ts,tsx}'],
      env: { REACT_VERSION: reactVersion('react-18') },
      setupFiles: ['test/setup-react-18.ts', 'test/setup-dom.ts'],
      sequence: { setupFiles: 'list' },
      // ESM that imports React: to be transformed, so that the alias holds there.
      server: { deps: { inline: ['virtua', '@tanstack/react-query', '@waku/react'] } },
      testTimeout: 30_000,
    },
  },
  {
    ...toSources,
    test: {
      name: 'e2e',
      environment: 'node',
      include: ['test/e2e/**/*.e2e.ts'],
      env,
      // A browser each, and most of their time is waiting; more than two at once would wait for processors, too.
      maxWorkers: 2,
      sequence: { groupOrder: 2 },
      // For what hangs: what is waited for has deadlines of its own, and a busy machine is no failure.
      testTimeout: 120_000,
      hookTimeout: 60_000,
    },
  },
  {
    ...toSources,
    test: {
      name: 'firefox',
      environment: 'node',
      include: ['test/firefox/**/*.firefox.ts'],
      fileParallelism: false,
      sequence: { groupOrder: 3 },
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  },
];

if (existsSync(path('.storybook/main.ts'))) {
  projects.push({
    ...toSources,
    plugins: [storybookTest({ configDir: path('.storybook') })],
    test: {
      name: 'storybook',
      sequence: { groupOrder: 1 },
      // For what hangs: a play function waits with deadlines of its own.
      testTimeout: 60_000,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({
          launchOptions: { executablePath, args: [...chromiumArguments] },
        }),
        instances: [{ browser: 'chromium' }],
      },
    },
  });
}

export default defineConfig({ test: { projects } });
