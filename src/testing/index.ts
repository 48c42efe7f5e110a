export type {
  ChannelStorage,
  Clock,
  HistoryPage,
  HistoryQuery,
  IncomingMessage,
  Persistence,
  StoredChanges,
  StoredChannel,
  StoredDelivery,
  StoredLost,
  StoredMessage,
  StoredMeta,
  Transport,
  TransportHealth,
} from '../ports/index.js';
export { memoryPersistence } from '../persistence/memory/index.js';
export { createFaults, noFaults, planDelivery } from '../transports/faults/index.js';
export type { Faults, FaultSettings, FaultsOptions } from '../transports/faults/index.js';
export { createMemoryNetwork, createRandom } from '../transports/memory/index.js';
export type {
  MemoryNetwork,
  MemoryNetworkOptions,
  MemoryStore,
  MemoryTransportOptions,
  NetworkCounts,
  StoreRow,
} from '../transports/memory/index.js';
export { createVirtualClock } from './virtualClock.js';
export type { VirtualClock } from './virtualClock.js';
