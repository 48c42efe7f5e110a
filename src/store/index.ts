export { createChannelStore } from './createChannelStore.js';
export type { ChannelStore, ChannelStoreOptions } from './createChannelStore.js';
export type { ReadableStore } from './readableStore.js';
export type { DeliveredRow, GapRow, HeldRow, LostRow, MessageRow } from './rows.js';
export type { ReadonlySharedMap } from './sharedMap.js';
export { emptyChannelState } from './state.js';
export type { ChannelRows, ChannelState, ChannelSyncStatus, OutboxEntry, RowsState } from './state.js';
export { withRows } from './withRows.js';
