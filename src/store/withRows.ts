import type { ChannelStore } from './createChannelStore.js';
import { followRows } from './followRows.js';
import type { ReadableStore } from './readableStore.js';
import type { SlicedStore } from './slice.js';
import type { RowsState } from './state.js';

/**
 * The same store, with the messages, held ones and gaps as rows in its state. They are followed from the first call on, which
 * reads the log; further calls cost nothing.
 * @param store as `createChannelStore` made it
 */
export function withRows(store: ChannelStore): ChannelStore<RowsState>;
export function withRows(store: ReadableStore): ReadableStore<RowsState>;
export function withRows(store: ReadableStore & Partial<SlicedStore>): ReadableStore {
  // One that stays empty follows nothing.
  store.follow?.(followRows);
  return store;
}
