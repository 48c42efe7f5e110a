import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export interface AppServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the example app as `npm start` does, on a free port, without reloading pages when a file changes. */
export async function startApp(): Promise<AppServer> {
  const server = await createServer({
    root: path('../../example-app'),
    configFile: path('../../vite.config.ts'),
    // Two servers at once must not write what they compiled over one another.
    cacheDir: path(`../../node_modules/.vite-e2e-${process.env['VITEST_POOL_ID']}`),
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null, open: false },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (address === null || address === undefined || typeof address === 'string') {
    throw new Error('the app was served on no port');
  }
  // Compiled before the first page asks: its patience is for the app, not for the compiler on a busy machine.
  await server.warmupRequest('/main.tsx');
  await server.waitForRequestsIdle();
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}
