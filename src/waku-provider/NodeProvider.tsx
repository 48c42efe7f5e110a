'use client';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { createNodeHolder } from './nodeHolder.js';
import type { NodeSource } from './nodeSource.js';
import { WakuContext } from './wakuContext.js';

/** What every provider of a node takes. */
export interface NodeLifetime {
  /**
   * How long the node outlives the provider, ms: longer than the channels over it (their `gracePeriod`), which say goodbye
   * first. @default 2000
   */
  gracePeriod?: number;
}

/** Has a node from `source` for everything below, while it is mounted. Renders nothing again when the node changes. */
export function NodeProvider({
  source: given,
  gracePeriod = 2_000,
  children,
}: NodeLifetime & { source: NodeSource; children?: ReactNode }): ReactNode {
  const [holder] = useState(createNodeHolder);
  const [source, setSource] = useState(given);
  if (source.key !== given.key) setSource(given);
  useEffect(() => holder.hold(source, gracePeriod), [holder, source, gracePeriod]);
  return <WakuContext.Provider value={holder}>{children}</WakuContext.Provider>;
}
