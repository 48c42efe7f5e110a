import type { Encryption } from '../ports/index.js';

/** First byte of every encrypted frame: which form it has. */
const VERSION = 1;
/** Bytes of the random nonce (NIST SP 800-38D recommends 96 bits). */
const NONCE = 12;
/** Bytes of the authentication tag. */
const TAG = 16;

/** What {@link aesGcmEncryption} takes. */
export interface AesGcmOptions {
  /**
   * The group's secret: 16 or 32 random bytes (AES-128 or AES-256), or a WebCrypto key for AES-GCM that may encrypt and decrypt.
   * A password is no key: derive one from it first (PBKDF2, Argon2).
   */
  readonly key: Uint8Array | CryptoKey;
  /** Binds frames to this channel: with the same key, a frame of another channel does not decrypt. @default none */
  readonly channelId?: string;
}

/**
 * AES-GCM on WebCrypto, for `encryption`: whoever has the key can read and write, nobody else can do either. Every frame gets
 * a random nonce and grows by 29 bytes. A random nonce of 96 bits is good for 2^32 frames under one key; change the key before.
 * @throws {TypeError} when the key is none or has the wrong length, or the browser offers no WebCrypto (it needs HTTPS or localhost)
 */
export function aesGcmEncryption(options: AesGcmOptions): Encryption {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    throw new TypeError('WebCrypto is not available: serve the page over HTTPS or from localhost');
  }
  const given: unknown = options?.key;
  if (isBytes(given)) {
    if (given.length !== 16 && given.length !== 32) {
      throw new TypeError(`the key has ${given.length} bytes: AES-GCM takes 16 or 32 random ones`);
    }
  } else if ((given as CryptoKey | undefined)?.algorithm?.name !== 'AES-GCM') {
    throw new TypeError('aesGcmEncryption takes { key }: 16 or 32 random bytes, or a WebCrypto key for AES-GCM');
  }
  const key = importKey(subtle, options.key);
  // Awaited at the first frame; until then a failure must not count as unhandled.
  key.catch(() => undefined);
  const bound = new TextEncoder().encode(options.channelId ?? '');
  const parameters = (nonce: Uint8Array<ArrayBuffer>): AesGcmParams => ({
    name: 'AES-GCM',
    iv: nonce,
    additionalData: bound,
    tagLength: TAG * 8,
  });
  return {
    async encrypt(plain) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
      const sealed = await subtle.encrypt(parameters(nonce), await key, new Uint8Array(plain));
      const cipher = new Uint8Array(1 + NONCE + sealed.byteLength);
      cipher[0] = VERSION;
      cipher.set(nonce, 1);
      cipher.set(new Uint8Array(sealed), 1 + NONCE);
      return cipher;
    },
    async decrypt(cipher) {
      if (cipher.length < 1 + NONCE + TAG || cipher[0] !== VERSION) throw new Error('not an AES-GCM frame');
      const nonce = cipher.slice(1, 1 + NONCE);
      try {
        return new Uint8Array(await subtle.decrypt(parameters(nonce), await key, cipher.slice(1 + NONCE)));
      } catch (cause) {
        throw new Error('another key, another channel, or changed on the way', { cause });
      }
    },
  };
}

/** Also of another realm, as in a test environment or a frame. */
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value);
}

async function importKey(subtle: SubtleCrypto, key: Uint8Array | CryptoKey): Promise<CryptoKey> {
  if (!isBytes(key)) return key;
  return subtle.importKey('raw', new Uint8Array(key), 'AES-GCM', false, ['encrypt', 'decrypt']);
}
