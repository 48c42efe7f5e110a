/** @throws {TypeError} where there is no WebCrypto */
export function webCrypto(): SubtleCrypto {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    throw new TypeError('WebCrypto is not available: serve the page over HTTPS or from localhost');
  }
  return subtle;
}

/**
 * ECDSA on P-256 (FIPS 186-5): one algorithm for all, since everybody has to check everybody's signatures, and every
 * browser with WebCrypto has this one.
 */
export const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
export const signatureAlgorithm = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Bytes of a public key: an uncompressed point. */
export const PUBLIC_KEY = 65;
/** Bytes of a signature. */
export const SIGNATURE = 64;

/** Who somebody with this public key is: its SHA-256 in base64url, 43 characters. */
export async function participantIdOf(publicKey: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await webCrypto().digest('SHA-256', publicKey));
  return btoa(String.fromCharCode(...digest))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
