import type { MessageStatus } from '../../engine/index.js';
import type { PartProps } from '../headless/renderPart.js';
import type { ShapeName } from './shapes.js';

/** How much a state asks for attention: nothing, something is under way, worth a look, something went wrong. */
export type Tone = 'quiet' | 'busy' | 'warning' | 'danger';

/** What one state looks like from outside: its `data-*` attribute, its shape and its tone. */
export interface StateEntry {
  /** The boolean attribute that stands for this state alone. */
  readonly attribute: `data-${string}`;
  readonly shape: ShapeName;
  readonly tone: Tone;
}

/** State of a gap: what is being done about messages that are named but not here. */
export type GapState = 'missing' | 'retrieving' | 'lost';

/** State of a channel as a banner says it. */
export type SyncState = 'opening' | 'failed' | 'synced' | 'syncing' | 'incomplete' | 'offline';

/** Marks a received message can carry. */
export type RowMark = 'held' | 'late';

const entry = (attribute: `data-${string}`, shape: ShapeName, tone: Tone): StateEntry => ({ attribute, shape, tone });

/** Delivery of an own message. */
export const deliveryStates: Readonly<Record<MessageStatus, StateEntry>> = {
  queued: entry('data-queued', 'clock', 'quiet'),
  sending: entry('data-sending', 'clock-filled', 'quiet'),
  sent: entry('data-sent', 'tick', 'quiet'),
  'possibly-acknowledged': entry('data-possibly-acknowledged', 'tick-and-half', 'quiet'),
  acknowledged: entry('data-acknowledged', 'two-ticks', 'quiet'),
  unconfirmed: entry('data-unconfirmed', 'tick-question', 'warning'),
  failed: entry('data-failed', 'exclamation', 'danger'),
  discarded: entry('data-discarded', 'cross', 'quiet'),
};

export const gapStates: Readonly<Record<GapState, StateEntry>> = {
  missing: entry('data-missing', 'dashed-ring', 'quiet'),
  retrieving: entry('data-retrieving', 'arrow-down', 'busy'),
  lost: entry('data-lost', 'broken-ring', 'warning'),
};

export const rowMarks: Readonly<Record<RowMark, StateEntry>> = {
  held: entry('data-held', 'hourglass', 'quiet'),
  late: entry('data-late', 'clock-back', 'quiet'),
};

export const channelStates: Readonly<Record<SyncState, StateEntry>> = {
  opening: entry('data-opening', 'dashed-ring', 'busy'),
  failed: entry('data-failed', 'exclamation', 'danger'),
  synced: entry('data-synced', 'disc', 'quiet'),
  syncing: entry('data-syncing', 'half-disc', 'busy'),
  incomplete: entry('data-incomplete', 'broken-ring', 'warning'),
  offline: entry('data-offline', 'slashed-ring', 'warning'),
};

/** The attributes of a state: `data-status` with its name, one boolean attribute, and `data-tone`. */
export function stateAttributes(status: string, { attribute, tone }: StateEntry): PartProps {
  return { 'data-status': status, [attribute]: '', 'data-tone': tone };
}
