import type { MessageStatus } from '../../engine/index.js';
import type { PartProps } from '../headless/renderPart.js';
import type { DeliveryShapeName } from './deliveryShapes.js';
import type { ShapeName } from './shapes.js';

/** How much a state asks for attention: nothing, something is under way, worth a look, something went wrong. */
export type Tone = 'quiet' | 'busy' | 'warning' | 'danger';

/** What one state looks like from outside: its `data-*` attribute, its shape and its tone. */
export interface StateEntry<Name extends ShapeName = ShapeName> {
  /** The boolean attribute that stands for this state alone. */
  readonly attribute: `data-${string}`;
  readonly shape: Name;
  readonly tone: Tone;
}

/** State of a gap: what is being done about messages that are named but not here. */
export type GapState = 'missing' | 'retrieving' | 'lost';

/** State of a channel as a banner says it. */
export type SyncState = 'opening' | 'connecting' | 'failed' | 'synced' | 'syncing' | 'incomplete' | 'offline';

/** One step on the way of an own message. */
export type StepKind = MessageStatus | 'resent';

/** How much of something is here, as a badge says it. */
export type CompletenessState = 'complete' | 'missing' | 'lost' | 'unread' | 'catching-up';

/** Whether the network is there, as a badge says it. */
export type ConnectionState = 'connecting' | 'online' | 'degraded' | 'offline';

/** Marks a received message can carry. */
export type RowMark = 'held' | 'late';

/** Delivery of an own message. */
export const deliveryStates: Readonly<Record<MessageStatus, StateEntry<DeliveryShapeName>>> = {
  queued: { attribute: 'data-queued', shape: 'clock', tone: 'quiet' },
  sending: { attribute: 'data-sending', shape: 'clock-filled', tone: 'quiet' },
  sent: { attribute: 'data-sent', shape: 'tick', tone: 'quiet' },
  'possibly-acknowledged': { attribute: 'data-possibly-acknowledged', shape: 'tick-and-half', tone: 'quiet' },
  acknowledged: { attribute: 'data-acknowledged', shape: 'two-ticks', tone: 'quiet' },
  unconfirmed: { attribute: 'data-unconfirmed', shape: 'tick-question', tone: 'warning' },
  failed: { attribute: 'data-failed', shape: 'exclamation', tone: 'danger' },
  discarded: { attribute: 'data-discarded', shape: 'cross', tone: 'quiet' },
};

/** The steps of the timeline of an own message: its states, and that it was sent again. */
export const stepStates: Readonly<Record<StepKind, StateEntry>> = {
  ...deliveryStates,
  resent: { attribute: 'data-resent', shape: 'clock-back', tone: 'quiet' },
};

export const gapStates: Readonly<Record<GapState, StateEntry>> = {
  missing: { attribute: 'data-missing', shape: 'dashed-ring', tone: 'quiet' },
  retrieving: { attribute: 'data-retrieving', shape: 'arrow-down', tone: 'busy' },
  lost: { attribute: 'data-lost', shape: 'broken-ring', tone: 'warning' },
};

export const rowMarks: Readonly<Record<RowMark, StateEntry>> = {
  held: { attribute: 'data-held', shape: 'hourglass', tone: 'quiet' },
  late: { attribute: 'data-late', shape: 'clock-back', tone: 'quiet' },
};

export const channelStates: Readonly<Record<SyncState, StateEntry>> = {
  opening: { attribute: 'data-opening', shape: 'dashed-ring', tone: 'busy' },
  connecting: { attribute: 'data-connecting', shape: 'hourglass', tone: 'busy' },
  failed: { attribute: 'data-failed', shape: 'exclamation', tone: 'danger' },
  synced: { attribute: 'data-synced', shape: 'disc', tone: 'quiet' },
  syncing: { attribute: 'data-syncing', shape: 'half-disc', tone: 'busy' },
  incomplete: { attribute: 'data-incomplete', shape: 'broken-ring', tone: 'warning' },
  offline: { attribute: 'data-offline', shape: 'slashed-ring', tone: 'warning' },
};

export const completenessStates: Readonly<Record<CompletenessState, StateEntry>> = {
  complete: { attribute: 'data-complete', shape: 'disc', tone: 'quiet' },
  missing: { attribute: 'data-missing', shape: 'dashed-ring', tone: 'busy' },
  lost: { attribute: 'data-lost', shape: 'broken-ring', tone: 'warning' },
  unread: { attribute: 'data-unread', shape: 'clock-back', tone: 'quiet' },
  'catching-up': { attribute: 'data-catching-up', shape: 'half-disc', tone: 'busy' },
};

export const connectionStates: Readonly<Record<ConnectionState, StateEntry>> = {
  connecting: { attribute: 'data-connecting', shape: 'hourglass', tone: 'busy' },
  online: { attribute: 'data-online', shape: 'disc', tone: 'quiet' },
  degraded: { attribute: 'data-degraded', shape: 'half-disc', tone: 'warning' },
  offline: { attribute: 'data-offline', shape: 'slashed-ring', tone: 'warning' },
};

/** The attributes of a state: `data-status` with its name, one boolean attribute, and `data-tone`. */
export function stateAttributes(status: string, { attribute, tone }: StateEntry): PartProps {
  return { 'data-status': status, [attribute]: '', 'data-tone': tone };
}
