export * from '../ports/index.js';
export * from '../sds/index.js';
export { PersistenceError, SendError } from './errors.js';
export type { SendErrorCode } from './errors.js';
export { nextStatus, restartStatus } from './status.js';
export type { MessageStatus } from './status.js';
export { presets, resolveTuning } from './tuning.js';
export type { Preset, Tuning } from './tuning.js';
export type * from './types.js';
