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
  PublishOptions,
  Transport,
  TransportHealth,
  TransportHealthDetail,
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
  StoreFaults,
  StoreRow,
} from '../transports/memory/index.js';
export { createSimulation } from './simulation/index.js';
export type {
  Conversation,
  FrameParts,
  FrameTotals,
  MessageMeasures,
  ParticipantMeasures,
  SimulatedFrameKind,
  SimulatedNetwork,
  SimulatedParticipant,
  Simulation,
  SimulationOptions,
  SimulationResults,
} from './simulation/index.js';
export { createVirtualClock } from './virtualClock.js';
export type { VirtualClock } from './virtualClock.js';
