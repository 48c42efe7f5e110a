export * from './clock.js';
export * from './encryption.js';
export * from './persistence.js';
export * from './transport.js';
