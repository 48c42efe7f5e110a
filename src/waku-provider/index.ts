'use client';
export type {
  HistoryPage,
  HistoryQuery,
  IncomingMessage,
  PublishOptions,
  Transport,
  TransportHealth,
  TransportHealthDetail,
} from '../ports/index.js';
export type { WakuTransportOptions } from '../transports/waku/index.js';
export type { WakuNodeState } from './nodeHolder.js';
export type { WakuNodeOptions } from './nodeOptions.js';
export type { NodeLifetime } from './NodeProvider.js';
export { useWakuNode } from './useWakuNode.js';
export { useWakuTransport } from './useWakuTransport.js';
export { WakuProvider } from './WakuProvider.js';
export type { WakuProviderProps } from './WakuProvider.js';
