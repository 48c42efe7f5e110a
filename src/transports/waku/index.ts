export type {
  HistoryPage,
  HistoryQuery,
  IncomingMessage,
  PublishOptions,
  Transport,
  TransportHealth,
  TransportHealthDetail,
} from '../../ports/index.js';
export { TransportError } from '../../ports/index.js';
export { wakuTransport } from './wakuTransport.js';
export type { WakuTransport, WakuTransportOptions } from './options.js';
