export { aesGcmEncryption } from './aesGcm.js';
export type { AesGcmOptions } from './aesGcm.js';
