'use client';
export { WakuReactProvider } from './WakuReactProvider.js';
export type { WakuReactProviderProps } from './WakuReactProvider.js';
