import { createRequire, Module } from 'node:module';

/*
 * Vite's aliases reach the modules that it transforms. Packages that Node loads itself, as react-dom 18 and
 * @testing-library/react, ask for `react` with `require`: here they are given 18.3, too.
 */
const { resolve } = createRequire(import.meta.url);
const loader = Module as unknown as { _resolveFilename: (request: string, ...rest: unknown[]) => string };
const resolveFilename = loader._resolveFilename;
loader._resolveFilename = (request, ...rest) => {
  const [, name, path = ''] = /^(react|react-dom)(\/.*)?$/.exec(request) ?? [];
  return name === undefined ? resolveFilename.call(Module, request, ...rest) : resolve(`${name}-18${path}`);
};
