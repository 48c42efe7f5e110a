import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** For `npm start` and Storybook: the package's own name resolves to its sources. */
export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['rrc-source', ...defaultClientConditions] },
  server: { host: 'localhost' },
  preview: { host: 'localhost' },
});
