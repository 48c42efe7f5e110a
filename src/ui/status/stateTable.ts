import type { MessageStatus } from '../../engine/index.js';
import type { PartProps } from '../headless/part.js';
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
export type SyncState =
  'opening' | 'connecting' | 'failed' | 'synced' | 'degraded' | 'syncing' | 'incomplete' | 'offline';

/** One step on the way of an own message. */
export type StepKind = MessageStatus | 'resent';

/** How much of something is here, as a badge says it. */
export type CompletenessState = 'complete' | 'missing' | 'lost' | 'unread' | 'catching-up';

/** Whether the network is there, as a badge says it. */
export type ConnectionState = 'connecting' | 'online' | 'degraded' | 'offline';

/** Marks a received message can carry. */
export type RowMark = 'held' | 'late';

/** Marks of what is asked and answered: it is not here, it is answered, others wait for it. */
export type DomainMark = 'missing' | 'answered' | 'waiting';

/** Builds a table from the shape of each state, and its tone where it is not `quiet`. */
function table<State extends string, Name extends ShapeName>(
  looks: Readonly<Record<State, readonly [shape: Name, tone?: Tone]>>,
): Readonly<Record<State, StateEntry<Name>>> {
  const entries = Object.entries<readonly [Name, Tone?]>(looks);
  return Object.fromEntries(
    entries.map(([state, [shape, tone = 'quiet']]) => [state, { attribute: `data-${state}`, shape, tone }]),
  ) as Record<State, StateEntry<Name>>;
}

/** Delivery of an own message. */
export const deliveryStates: Readonly<Record<MessageStatus, StateEntry<DeliveryShapeName>>> = /* @__PURE__ */ table({
  queued: ['clock'],
  sending: ['clock-filled'],
  sent: ['tick'],
  'possibly-acknowledged': ['tick-and-half'],
  acknowledged: ['two-ticks'],
  unconfirmed: ['tick-question', 'warning'],
  failed: ['exclamation', 'danger'],
  discarded: ['cross'],
});

/** The steps of the timeline of an own message: its states, and that it was sent again. */
export const stepStates: Readonly<Record<StepKind, StateEntry>> = /* @__PURE__ */ Object.assign(
  /* @__PURE__ */ table({ resent: ['clock-back'] }),
  deliveryStates,
);

export const gapStates: Readonly<Record<GapState, StateEntry>> = /* @__PURE__ */ table({
  missing: ['dashed-ring'],
  retrieving: ['arrow-down', 'busy'],
  lost: ['broken-ring', 'warning'],
});

export const rowMarks: Readonly<Record<RowMark, StateEntry>> = /* @__PURE__ */ table({
  held: ['hourglass'],
  late: ['clock-back'],
});

export const domainMarks: Readonly<Record<DomainMark, StateEntry>> = /* @__PURE__ */ table({
  missing: ['dashed-ring'],
  answered: ['tick'],
  waiting: ['hourglass'],
});

export const channelStates: Readonly<Record<SyncState, StateEntry>> = /* @__PURE__ */ table({
  opening: ['dashed-ring', 'busy'],
  connecting: ['hourglass', 'busy'],
  failed: ['exclamation', 'danger'],
  synced: ['disc'],
  degraded: ['triangle', 'warning'],
  syncing: ['half-disc', 'busy'],
  incomplete: ['broken-ring', 'warning'],
  offline: ['slashed-ring', 'warning'],
});

export const completenessStates: Readonly<Record<CompletenessState, StateEntry>> = /* @__PURE__ */ table({
  complete: ['disc'],
  missing: ['dashed-ring', 'busy'],
  lost: ['broken-ring', 'warning'],
  unread: ['clock-back'],
  'catching-up': ['half-disc', 'busy'],
});

export const connectionStates: Readonly<Record<ConnectionState, StateEntry>> = /* @__PURE__ */ table({
  connecting: ['hourglass', 'busy'],
  online: ['disc'],
  degraded: ['triangle', 'warning'],
  offline: ['slashed-ring', 'warning'],
});

/** The attributes of a state: `data-status` with its name, one boolean attribute, and `data-tone`. */
export function stateAttributes(status: string, { attribute, tone }: StateEntry): PartProps {
  return { 'data-status': status, [attribute]: '', 'data-tone': tone };
}

/** Boolean attributes, `data-<name>`: there while it is so. */
export function flags(states: Readonly<Record<string, unknown>>): PartProps {
  return Object.fromEntries(Object.keys(states).flatMap((name) => (states[name] ? [[`data-${name}`, '']] : [])));
}
