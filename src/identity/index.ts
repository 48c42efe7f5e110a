export { createIdentity, importIdentity } from './identity.js';
export type { Identity } from './identity.js';
export { nonceOf, payloadOf, signatureOverhead, signContent, verifyContent } from './signedContent.js';
export type { SignatureStatus, SignedMessage } from './signedContent.js';
export { useSignatureStatus } from './useSignatureStatus.js';
export { useSignedSend } from './useSignedSend.js';
