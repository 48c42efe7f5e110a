import { defineMain } from '@storybook/react-vite/node';
import { defaultClientConditions } from 'vite';
import { pageExamples } from '../scripts/docs/examplePlugin.mjs';
import { simulatedSdk } from './simulatedSdk.js';

/** Those of the Storybook, where no test asks for others. */
const stories = process.env['STORIES']?.split(',') ?? ['../stories/**/*.stories.tsx'];

export default defineMain({
  framework: '@storybook/react-vite',
  stories,
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: (config) => ({
    ...config,
    plugins: [...(config.plugins ?? []), pageExamples(), simulatedSdk()],
    // The package's own name resolves to its sources.
    resolve: { ...config.resolve, conditions: ['rrc-source', ...defaultClientConditions] },
    optimizeDeps: {
      ...config.optimizeDeps,
      // The SDK is loaded by who makes a node of Waku, which no story does; what makes one by itself has a simulated SDK.
      exclude: [...(config.optimizeDeps?.exclude ?? []), '@waku/sdk', '@waku/react'],
      // Known from the start, so that no test run is interrupted by a second round of bundling.
      include: [
        ...(config.optimizeDeps?.include ?? []),
        'react',
        'react-dom',
        'react-dom/client',
        'react/jsx-runtime',
        'react/jsx-dev-runtime',
        'virtua',
        'zustand',
        'zustand/vanilla',
        'idb',
        'zod',
        '@tanstack/react-query',
      ],
    },
  }),
});
