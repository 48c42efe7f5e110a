'use client';
export { ChannelOpenError } from './channelOpenError.js';
export { useSuspenseMessages } from './useSuspenseMessages.js';
export { useSuspenseReliableChannel } from './useSuspenseReliableChannel.js';
export type { OpenChannelHandle } from './useSuspenseReliableChannel.js';
