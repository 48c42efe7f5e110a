import type { ReliableChannel } from '../engine/index.js';

/** What can be read of a channel: of the engine in the tab that leads, of its mirror elsewhere. */
export type Source = Pick<
  ReliableChannel,
  | 'health'
  | 'log'
  | 'olderCount'
  | 'status'
  | 'delivery'
  | 'held'
  | 'syncStatus'
  | 'missing'
  | 'participants'
  | 'read'
  | 'frameBudget'
  | 'counters'
>;
