export { createChannelStore } from './createChannelStore.js';
export type { ChannelStore, ChannelStoreOptions } from './createChannelStore.js';
export type { DeliveredRow, GapRow, HeldRow, LostRow, MessageRow } from './rows.js';
export type { ReadonlySharedMap } from './sharedMap.js';
export { emptyChannelState } from './state.js';
export type { ChannelState, ChannelSyncStatus, OutboxEntry } from './state.js';
