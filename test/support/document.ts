import { createRequire } from 'node:module';

/**
 * A document for React in the node environment. The dom project's environment brings typed arrays of its own, which libp2p
 * does not take for such: a real light node starts there, but cannot connect.
 */
const { JSDOM } = createRequire(import.meta.url)('jsdom') as {
  JSDOM: new (html: string, options: { url: string }) => { window: typeof globalThis };
};
const { window } = new JSDOM('<!doctype html><body></body>', { url: 'http://localhost/' });
for (const [name, value] of Object.entries({
  window,
  document: window.document,
  navigator: window.navigator,
  HTMLElement: window.HTMLElement,
  IS_REACT_ACT_ENVIRONMENT: true,
})) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
