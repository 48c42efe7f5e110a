import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A package somewhere in a tree of node_modules. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder, symbolic links followed: what it depends on is looked for from here. */
  readonly folder: string;
  /** Its `exports`. */
  readonly entries: unknown;
  /** Its `main`, for a package without `exports`. */
  readonly main: string | undefined;
}

/**
 * Looks for a package as Node does, from a folder upwards. Node's own `import.meta.resolve` cannot start elsewhere than
 * at the module it stands in, and `createRequire` refuses packages that can only be imported.
 */
export function findPackage(name: string, from: string): FoundPackage | undefined {
  for (let at = from; ; at = dirname(at)) {
    const manifest = join(at, 'node_modules', name, 'package.json');
    if (existsSync(manifest)) {
      const { version, exports: entries, main } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
      return { name, version: version ?? 'unknown', folder: realpathSync(dirname(manifest)), entries, main };
    }
    if (dirname(at) === at) return undefined;
  }
}

interface Manifest {
  version?: string;
  exports?: unknown;
  main?: string;
}

/** @returns what to `import()` for an entry of a package; undefined where it has none for Node's import */
export function entryUrl(found: FoundPackage, subpath = '.'): string | undefined {
  const file =
    found.entries === undefined && subpath === '.'
      ? (found.main ?? './index.js')
      : pick(targetOf(found.entries, subpath));
  return file === undefined ? undefined : pathToFileURL(join(found.folder, file)).href;
}

function targetOf(entries: unknown, subpath: string): unknown {
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) {
    return subpath === '.' ? entries : undefined;
  }
  const record = entries as Record<string, unknown>;
  if (Object.keys(record).every((key) => key.startsWith('.'))) return record[subpath];
  return subpath === '.' ? record : undefined;
}

const conditions: ReadonlySet<string> = new Set(['node', 'import', 'module-sync', 'default']);

/** The first target whose conditions are Node's, in the order they stand in. */
function pick(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null) return undefined;
  if (Array.isArray(target)) return target.map(pick).find((file) => file !== undefined);
  for (const [condition, nested] of Object.entries(target)) {
    const file = conditions.has(condition) ? pick(nested) : undefined;
    if (file !== undefined) return file;
  }
  return undefined;
}
