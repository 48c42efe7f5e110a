export { createIdentity, importIdentity } from './identity.js';
export type { Identity, IdentityOptions } from './identity.js';
export { forgetIdentity, keepIdentity, keptIdentity } from './keptIdentity.js';
export type { KeptIdentityOptions } from './keptIdentity.js';
export { nonceOf, payloadOf, signatureOverhead, signContent, verifyContent } from './signedContent.js';
export type { SignatureStatus, SignedMessage } from './signedContent.js';
export { useSignatureStatus } from './useSignatureStatus.js';
export { useSignedSend } from './useSignedSend.js';
