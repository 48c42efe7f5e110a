import type { LogEntry, MissingEntry } from './actions.js';
import type { Delivered } from './frame.js';
import type { HistoryEntry } from './message.js';
import type { OrderKey } from '../ports/order.js';
import { compareEntries } from '../ports/order.js';

/** Participants remembered as having named an absent message, at most: the last ones. */
const MAX_NAMINGS = 4;

/** What one participant says of an absent message. */
interface Naming {
  readonly participantId: string;
  senderId: string | undefined;
  retrievalHint: Uint8Array | undefined;
}

/** What is known of a message only because others name it: hearsay, until it is here. */
export interface Absence {
  readonly namings: Naming[];
  /** Against whose quota it is counted, of those who named it. */
  namedBy: string;
  /** When it was noticed, ms since the epoch. */
  readonly since: number;
  /** The first message in log order that follows it: it stands directly before that one. */
  followedBy: OrderKey | undefined;
  /** It was given up once, and persistence has it as lost until it is here. */
  givenUp: boolean;
}

/**
 * Which frames of ours may name a message. One of our own that has not gone out yet: only messages, which go out after
 * it. One that cannot be sent: none, it would open a gap nobody can close.
 */
export type Nameable = 'anywhere' | 'in-messages' | 'nowhere';

/**
 * One vertex of the causal graph. `missing` and `lost` ones are only named, `held` ones wait for what they follow,
 * `delivered` ones are in the log.
 */
export class MessageNode {
  readonly messageId: string;
  state: 'missing' | 'lost' | 'held' | 'delivered' = 'missing';
  lamportTimestamp = 0;
  /** Content and sender; absent while missing or lost, and for messages that are only in persistence. */
  entry: LogEntry | undefined;
  /** The SDS envelope without filter and repair requests, to be broadcast again as it is. */
  frame: Uint8Array | undefined;
  /** As how many messages it counts in memory: once more for each 4 kB of the frame it came in. */
  weight = 1;
  /** The transport's hash of it. */
  hash: Uint8Array | undefined;
  absence: Absence | undefined;
  /** Held messages that wait for this one. */
  dependents: MessageNode[] | undefined;
  /** While held: the messages it follows that were not here when it came. */
  waitsFor: MessageNode[] | undefined;
  /** While held: how many of them are still missing or held. */
  unmet = 0;
  /** Ids it follows that are lost, or that it waits for no longer. */
  gaps: string[] | undefined;
  /** Some message follows it: it is not on the frontier of the graph. */
  referenced = false;
  /** How often somebody other than its author named it, a count: its author will know. All frames of ours count as one. */
  acknowledged = 0;
  nameable: Nameable = 'anywhere';

  constructor(messageId: string) {
    this.messageId = messageId;
  }
}

export const compareNodes: (a: MessageNode, b: MessageNode) => number = compareEntries;

/** Remembers that `follower` names an absent message. */
export function noteFollower(absence: Absence, follower: OrderKey): void {
  const { followedBy } = absence;
  if (followedBy !== undefined && compareEntries(followedBy, follower) <= 0) return;
  absence.followedBy = { lamportTimestamp: follower.lamportTimestamp, messageId: follower.messageId };
}

/** Remembers what a participant says of an absent message: its first word counts. Returns whether that is news. */
export function noteNaming({ namings }: Absence, participantId: string, entry: HistoryEntry): boolean {
  let naming = namings.find((other) => other.participantId === participantId);
  const isNew = naming === undefined;
  if (naming === undefined) {
    if (namings.length === MAX_NAMINGS) namings.shift();
    namings.push((naming = { participantId, senderId: undefined, retrievalHint: undefined }));
  }
  const { senderId, retrievalHint } = naming;
  naming.senderId ??= entry.senderId || undefined;
  naming.retrievalHint ??= entry.retrievalHint?.slice();
  return isNew || senderId !== naming.senderId || retrievalHint !== naming.retrievalHint;
}

/** As how many missing ids one counts: once more for each 1,024 characters and bytes that are known of it. */
export function weightOfAbsence({ messageId, absence }: MessageNode): number {
  let size = messageId.length;
  for (const { participantId, senderId = '', retrievalHint = [] } of absence!.namings) {
    size += participantId.length + senderId.length + retrievalHint.length;
  }
  return 1 + (size >>> 10);
}

/** What is said of a missing or lost message: an author only where nobody says otherwise. */
export function toMissingEntry({ messageId, absence, dependents }: MessageNode): MissingEntry {
  let senderId: string | undefined;
  let retrievalHint: Uint8Array | undefined;
  let disputed = false;
  for (const naming of absence?.namings ?? []) {
    retrievalHint ??= naming.retrievalHint;
    senderId ??= naming.senderId;
    disputed ||= naming.senderId !== undefined && naming.senderId !== senderId;
  }
  return { messageId, senderId: disputed ? undefined : senderId, retrievalHint, dependents: dependents?.length ?? 0 };
}

/** Whether what follows it has to wait. */
export function isUnmet({ state }: MessageNode): boolean {
  return state === 'missing' || state === 'held';
}

/** Gives a message what came of it; another copy of what was delivered does not arrive once more. */
export function fill(node: MessageNode, { entry, frame, hash }: Delivered): void {
  entry.arrival ??= node.entry?.arrival;
  node.entry = entry;
  node.lamportTimestamp = entry.lamportTimestamp;
  node.frame = frame;
  node.weight = 1 + (frame.length >>> 12);
  node.hash = hash;
}

/** Makes a held message wait for nothing. */
export function stopWaiting(node: MessageNode): void {
  for (const dependency of node.waitsFor ?? []) {
    dependency.dependents = dependency.dependents?.filter((dependent) => dependent !== node);
  }
  node.waitsFor = undefined;
  node.gaps = undefined;
  node.unmet = 0;
}

/** Those that waited for it, once. */
export function takeDependents(node: MessageNode): readonly MessageNode[] {
  const { dependents } = node;
  node.dependents = undefined;
  return dependents ?? [];
}
