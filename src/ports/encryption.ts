/** Covers the whole SDS envelope: ids, timestamps and acknowledgements are hidden too. */
export interface Encryption {
  encrypt(plain: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Throws or rejects when the bytes were not encrypted for this channel: the engine reports them as `undecodable`. */
  decrypt(cipher: Uint8Array): Uint8Array | Promise<Uint8Array>;
}
