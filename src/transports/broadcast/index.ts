export type {
  Clock,
  HistoryPage,
  HistoryQuery,
  IncomingMessage,
  PublishOptions,
  Transport,
  TransportHealth,
  TransportHealthDetail,
} from '../../ports/index.js';
export { TransportError } from '../../ports/index.js';
export { broadcastTransport } from './broadcastTransport.js';
export type { BroadcastTransport, BroadcastTransportOptions } from './broadcastTransport.js';
export { createFaults, noFaults } from '../faults/index.js';
export type { Faults, FaultSettings, FaultsOptions } from '../faults/index.js';
