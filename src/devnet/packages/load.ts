import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DevnetError } from '../errors.js';
import type { CreateLibp2p, Multiaddr, PrivateKey } from '../wire/libp2p.js';
import type { WakuProto } from '../wire/messages.js';
import { entryUrl, findPackage, type FoundPackage } from './find.js';
import { providePromiseWithResolvers } from './promiseWithResolvers.js';

/** The version of `@waku/sdk` whose tree of packages this is written and tested against. */
export const sdkVersion = '0.0.36';

/** What to type when it is not there. */
export const installLine = `npm install @waku/sdk@${sdkVersion}`;

/** A part to hand to libp2p, which alone knows its type. */
type Part = (options?: Record<string, unknown>) => unknown;

/** What the devnet is made of. */
export interface WakuPackages {
  readonly sdk: { readonly version: string; readonly folder: string };
  readonly createLibp2p: CreateLibp2p;
  readonly noise: Part;
  readonly mplex: Part;
  readonly identify: Part;
  readonly ping: Part;
  readonly webSockets: Part;
  /** The filter of `webSockets` that lets plain ws through. */
  readonly anyWebSocket: unknown;
  readonly keyFromSeed: (type: 'Ed25519', seed: Uint8Array) => Promise<PrivateKey>;
  readonly newKey: (type: 'Ed25519') => Promise<PrivateKey>;
  readonly multiaddr: (text: string) => Multiaddr;
  readonly proto: WakuProto;
}

/** Where `@waku/sdk` is looked for: beside this package, then in the project this runs in. */
const places = (): string[] => [dirname(fileURLToPath(import.meta.url)), process.cwd()];

/**
 * Loads libp2p and Waku's message formats out of the tree that `@waku/sdk` brought, wherever the package manager put
 * them: this package depends on neither, and a second copy of either could be of another version.
 * @throws {DevnetError} `sdk-missing`, `sdk-incomplete`
 */
export async function loadWakuPackages(from: readonly string[] = places()): Promise<WakuPackages> {
  let sdk: FoundPackage | undefined;
  for (const place of from) sdk ??= findPackage('@waku/sdk', place);
  if (sdk === undefined) {
    throw new DevnetError(
      'sdk-missing',
      `The devnet takes libp2p from @waku/sdk, and that is not installed (looked from ${from.join(' and ')}). ` +
        `Install it: ${installLine}`,
    );
  }
  providePromiseWithResolvers();
  const { folder, version } = sdk;
  const need = (name: string, parent: FoundPackage): FoundPackage => {
    const found = findPackage(name, parent.folder);
    if (found === undefined) throw incomplete(version, `${parent.name} has no ${name}`);
    return found;
  };
  const load = async (found: FoundPackage, subpath = '.'): Promise<Record<string, unknown>> => {
    const url = entryUrl(found, subpath);
    if (url === undefined) throw incomplete(version, `${found.name} ${found.version} has no entry ${subpath}`);
    return (await import(/* @vite-ignore */ url)) as Record<string, unknown>;
  };
  const member = <Type>(module: Record<string, unknown>, name: string): Type => {
    if (module[name] === undefined) throw incomplete(version, `there is no ${name}`);
    return module[name] as Type;
  };
  const libp2p = need('libp2p', sdk);
  const webSockets = need('@libp2p/websockets', sdk);
  const keys = await load(need('@libp2p/crypto', libp2p), './keys');
  return {
    sdk: { version, folder },
    createLibp2p: member(await load(libp2p), 'createLibp2p'),
    noise: member(await load(need('@chainsafe/libp2p-noise', sdk)), 'noise'),
    mplex: member(await load(need('@libp2p/mplex', sdk)), 'mplex'),
    identify: member(await load(need('@libp2p/identify', sdk)), 'identify'),
    ping: member(await load(need('@libp2p/ping', sdk)), 'ping'),
    webSockets: member(await load(webSockets), 'webSockets'),
    anyWebSocket: member(await load(webSockets, './filters'), 'all'),
    keyFromSeed: member(keys, 'generateKeyPairFromSeed'),
    newKey: member(keys, 'generateKeyPair'),
    multiaddr: member(await load(need('@multiformats/multiaddr', libp2p)), 'multiaddr'),
    proto: (await load(need('@waku/proto', sdk))) as unknown as WakuProto,
  };
}

function incomplete(version: string, what: string): DevnetError {
  return new DevnetError(
    'sdk-incomplete',
    `The installed @waku/sdk ${version} is not what the devnet is written for: ${what}. Install: ${installLine}`,
  );
}
