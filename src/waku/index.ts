export * from '../transports/waku/index.js';
