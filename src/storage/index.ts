'use client';
export type { StorageKey, StorageStatus } from '../ports/index.js';
export type { BrowserStorage } from './browserStorage.js';
export { ChannelWipedError } from '../ports/channelWipedError.js';
export { useStorage } from './useStorage.js';
export type { ChannelStorageReport } from './useStorage.js';
export { useWipe } from './useWipe.js';
