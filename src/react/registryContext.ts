'use client';
import { createContext } from 'react';
import type { ChannelRegistry } from './channelRegistry.js';
import { createChannelRegistry } from './channelRegistry.js';

/** The registry of all providers below: one for the whole page, so that two React roots share a channel too. */
export const RegistryContext = createContext<ChannelRegistry>(createChannelRegistry());
