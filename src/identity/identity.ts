import { keyAlgorithm, participantIdOf, signatureAlgorithm, webCrypto } from './webCrypto.js';

/** A key pair, and who it makes its owner. */
export interface Identity {
  /** For `ReliableChannelProvider`: the fingerprint of the public key, 43 characters. Nobody without the key can sign for it. */
  readonly participantId: string;
  /** As it goes into signed messages: an uncompressed point of P-256, 65 bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** Signs bytes: ECDSA with SHA-256, 64 bytes. */
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The key pair as text, for {@link importIdentity}: in a file, or on another device. Whoever has the text is this
   * participant: keep it where the user keeps secrets.
   * @throws {TypeError} (as a rejection) unless it was made `exportable`
   */
  export(): Promise<string>;
}

/** What an identity is made with. */
export interface IdentityOptions {
  /**
   * Whether {@link Identity.export} may give the private key away. If not, no script can read it: one that a stranger
   * slipped into the page can sign while it runs, and cannot take the key along. @default false
   */
  exportable?: boolean;
}

const keyPairs = new WeakMap<Identity, CryptoKeyPair>();

/** The keys of an identity, to be kept. @throws {TypeError} when it is none of this module */
export function keyPairOf(identity: Identity): CryptoKeyPair {
  const keys = keyPairs.get(identity);
  if (keys) return keys;
  throw new TypeError('This is no identity of createIdentity, importIdentity or keptIdentity.');
}

/** @throws {TypeError} where there is no WebCrypto (it needs HTTPS or localhost) */
export async function createIdentity({ exportable = false }: IdentityOptions = {}): Promise<Identity> {
  // Of a pair only the private half obeys: a public key can always be read.
  return identityOf(await webCrypto().generateKey(keyAlgorithm, exportable, ['sign', 'verify']));
}

/**
 * The identity of a text that `export` of another gave: the same participant.
 * @throws {TypeError} when the text is none, or its keys do not belong together
 */
export async function importIdentity(text: string, { exportable = false }: IdentityOptions = {}): Promise<Identity> {
  const subtle = webCrypto();
  try {
    const { x, y, d } = JSON.parse(text) as JsonWebKey;
    const key = { kty: 'EC', crv: 'P-256', x, y };
    const [publicKey, privateKey] = await Promise.all([
      subtle.importKey('jwk', key, keyAlgorithm, true, ['verify']),
      subtle.importKey('jwk', { ...key, d }, keyAlgorithm, exportable, ['sign']),
    ]);
    // Not every browser compares the two halves.
    const probe = new Uint8Array(1);
    const signature = await subtle.sign(signatureAlgorithm, privateKey, probe);
    if (!(await subtle.verify(signatureAlgorithm, publicKey, signature, probe))) {
      throw new TypeError('the private key does not belong to the public one');
    }
    return await identityOf({ publicKey, privateKey });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`This is no identity (${reason}). Pass what export() of an identity gave, unchanged.`, {
      cause,
    });
  }
}

/** The identity that has these keys. */
export async function identityOf({ publicKey, privateKey }: CryptoKeyPair): Promise<Identity> {
  const subtle = webCrypto();
  const raw = new Uint8Array(await subtle.exportKey('raw', publicKey));
  const identity: Identity = {
    participantId: await participantIdOf(raw),
    publicKey: raw,
    sign: async (bytes) => new Uint8Array(await subtle.sign(signatureAlgorithm, privateKey, bytes)),
    async export() {
      if (!privateKey.extractable) {
        throw new TypeError(
          'This identity cannot be exported: its private key stays in this browser. ' +
            'Make identities that are to be exported with { exportable: true }.',
        );
      }
      const { x, y, d } = await subtle.exportKey('jwk', privateKey);
      return JSON.stringify({ kty: 'EC', crv: 'P-256', x, y, d });
    },
  };
  keyPairs.set(identity, { publicKey, privateKey });
  return identity;
}
