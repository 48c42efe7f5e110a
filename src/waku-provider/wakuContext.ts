'use client';
import { createContext, useContext } from 'react';
import type { NodeHolder } from './nodeHolder.js';

export const WakuContext = createContext<NodeHolder | undefined>(undefined);

/**
 * The holder of the nearest provider.
 * @param hook the calling hook's name, for the error
 * @throws {Error} outside a provider
 */
export function useNodeHolder(hook: string): NodeHolder {
  const holder = useContext(WakuContext);
  if (!holder) throw new Error(`${hook} was called outside a <WakuProvider>: put one around.`);
  return holder;
}
