export { createMemoryNetwork } from './network.js';
export type {
  MemoryNetwork,
  MemoryNetworkOptions,
  MemoryTransportOptions,
  NetworkCounts,
  StoreFaults,
} from './network.js';
export { createRandom } from './random.js';
export type { MemoryStore } from './store.js';
export type { StoreRow } from '../store/row.js';
