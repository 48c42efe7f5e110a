import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const simulated = fileURLToPath(new URL('../stories/support/waku/sdk.ts', import.meta.url));

/** Gives `@waku/react` a simulated SDK: it makes a light node by itself, and no story reaches a network. */
export const simulatedSdk = (): Plugin => ({
  name: 'simulated-sdk',
  enforce: 'pre',
  resolveId: (id, importer) => (id === '@waku/sdk' && importer?.includes('/@waku/react/') ? simulated : undefined),
});
