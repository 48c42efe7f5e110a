import type { DomainStrings } from '../domain/domainStrings.js';

/** How long ago, in the coarsest unit that still says something. */
export interface Ago {
  readonly value: number;
  readonly unit: 'second' | 'minute' | 'hour' | 'day';
}

/**
 * Every word the components show or speak. Functions take the numbers, so that a translation applies its own plural
 * rules. Names of participants arrive as they are shown.
 */
export interface ReliableChannelStrings extends Partial<DomainStrings> {
  // Delivery of an own message
  queued: string;
  sending: string;
  sent: string;
  possiblyAcknowledged: string;
  /** `count` participants proved that they have it; `roster` = how many there are, where that is known. */
  acknowledged(count: number | undefined, roster: number | undefined): string;
  unconfirmed: string;
  failed(reason: string | undefined): string;
  discarded: string;
  /** The two that need an action, where its buttons stand beside the words. */
  notSent(reason: string | undefined): string;
  notConfirmed: string;
  resend: string;
  discard: string;

  // The timeline of an own message; the other steps are called as their states
  /** The timeline's accessible name. */
  deliverySteps: string;
  stepWritten: string;
  stepResent(times: number): string;
  /** A filter of a participant says so: strong evidence, no proof. */
  stepPossiblyAcknowledged: string;
  /** A message of that participant follows it: proof. */
  stepAcknowledged(name: string): string;

  // Outbox
  /** Own messages nobody has confirmed. */
  outbox(count: number): string;
  resendAll(count: number): string;

  // Badges; `so far` = what is counted, where something is
  complete(soFar: number | undefined): string;
  stillMissing(missing: number, soFar: number | undefined): string;
  partlyLost(lost: number, soFar: number | undefined): string;
  notRead(older: number, soFar: number | undefined): string;
  stillCatchingUp(soFar: number | undefined): string;
  connection(status: 'connecting' | 'online' | 'degraded' | 'offline', reason: string | undefined): string;

  // Rows
  held(count: number): string;
  /** `after` = how long after it was sent it arrived, where that is known. */
  late(after: Ago | undefined): string;
  gapMissing(count: number, author: string | undefined): string;
  gapRetrieving(count: number, author: string | undefined, via: 'store' | 'repair' | undefined): string;
  gapLost(count: number, author: string | undefined): string;
  tryNow: string;
  tryAgain: string;
  showGaps(count: number): string;
  you: string;
  unreadable(bytes: number): string;

  // Channel
  opening: string;
  /** The network has not been there yet. */
  connecting(unsent: number): string;
  openFailed(reason: string | undefined): string;
  synced: string;
  syncing(missing: number): string;
  incomplete(lost: number): string;
  offline(unsent: number): string;
  heard(ago: Ago | undefined): string;

  // List
  messages: string;
  empty: string;
  jumpToLatest: string;
  newMessages(count: number): string;
  /** Messages that arrived above what is being read. */
  earlierArrived(count: number): string;
  /** While older messages are being read from storage for longer than a moment. */
  loadingOlder: string;
  /** The button that tries to read them again. */
  olderFailed: string;

  // Composer
  composerLabel: string;
  composerPlaceholder: string;
  send: string;
  composerOffline: string;
}

const messages = (count: number) => (count === 1 ? '1 message' : `${count} messages`);
const from = (author: string | undefined) => (author === undefined ? '' : ` from ${author}`);
const sources = { store: ' from the store', repair: ' from others' } as const;
const units = { second: 's', minute: 'min', hour: 'h', day: 'd' } as const;

type DeliveryStrings = Pick<
  ReliableChannelStrings,
  | 'queued'
  | 'sending'
  | 'sent'
  | 'possiblyAcknowledged'
  | 'acknowledged'
  | 'unconfirmed'
  | 'failed'
  | 'discarded'
  | 'notSent'
  | 'notConfirmed'
  | 'resend'
  | 'discard'
>;

/** The words of the tick in English, apart from the others so that it can be had without them. */
export const deliveryStrings: DeliveryStrings = {
  queued: 'Waiting to send',
  sending: 'Sending',
  sent: 'Sent',
  possiblyAcknowledged: 'Likely received',
  acknowledged: (count, roster) => {
    if (!count) return 'Received by at least one';
    return roster === undefined ? `Received by ${count}` : `Received by ${count} of ${roster}`;
  },
  unconfirmed: 'Not confirmed. Resend or discard',
  failed: (reason) => `Not sent${reason ? `: ${reason.replace(/\.$/, '')}` : ''}. Resend or discard`,
  discarded: 'Discarded',
  notSent: (reason) => (reason ? `Not sent: ${reason}` : 'Not sent'),
  notConfirmed: 'Not confirmed',
  resend: 'Resend',
  discard: 'Discard',
};

const soFarOf = (count: number | undefined, rest: string) =>
  count === undefined ? `${rest.charAt(0).toUpperCase()}${rest.slice(1)}` : `${count} so far, ${rest}`;
const connections = {
  connecting: 'Connecting',
  online: 'Online',
  degraded: 'Partly connected',
  offline: 'Offline',
} as const;

const otherStrings: Omit<ReliableChannelStrings, keyof DeliveryStrings | keyof DomainStrings> = {
  deliverySteps: 'What happened to this message',
  stepWritten: 'Written and kept on this device',
  stepResent: (times) => (times === 1 ? 'Sent again' : `Sent again ${times} times`),
  stepPossiblyAcknowledged: 'Likely received: it seems to be among what a participant has',
  stepAcknowledged: (name) => `Received by ${name}: a message of theirs follows it`,

  outbox: (count) => (count === 0 ? 'Nothing waits to be confirmed' : `${messages(count)} not confirmed`),
  resendAll: (count) => `Resend ${count}`,

  complete: (soFar) => (soFar === undefined ? 'Nothing known to be missing' : `${soFar}`),
  stillMissing: (missing, soFar) => soFarOf(soFar, `${messages(missing)} still missing`),
  partlyLost: (lost, soFar) => soFarOf(soFar, `${messages(lost)} could not be retrieved`),
  notRead: (older, soFar) =>
    soFarOf(soFar, `${older === 1 ? '1 older message' : `${older} older messages`} not loaded`),
  stillCatchingUp: (soFar) => soFarOf(soFar, 'still catching up'),
  connection: (status, reason) =>
    reason && status !== 'online' ? `${connections[status]}: ${reason}` : connections[status],

  held: (count) => `Received; waiting for ${count === 1 ? '1 earlier message' : `${count} earlier messages`}`,
  late: (after) =>
    after === undefined ? 'Arrived late' : `Arrived late, ${after.value} ${units[after.unit]} after it was sent`,
  gapMissing: (count, author) => `${messages(count)} missing${from(author)}`,
  gapRetrieving: (count, author, via) =>
    `Retrieving ${messages(count)}${author === undefined ? '' : ` of ${author}`}${via ? sources[via] : ''}`,
  gapLost: (count, author) => `${messages(count)}${from(author)} could not be retrieved`,
  tryNow: 'Try now',
  tryAgain: 'Try again',
  showGaps: (count) => `Show ${count}`,
  you: 'You',
  unreadable: (bytes) => `Not readable as text (${bytes === 1 ? '1 byte' : `${bytes} bytes`})`,

  opening: 'Opening',
  connecting: (unsent) => (unsent > 0 ? `Connecting, ${unsent} waiting to send` : 'Connecting'),
  openFailed: (reason) => `The channel could not be opened${reason ? `: ${reason}` : ''}`,
  synced: 'Up to date',
  syncing: (missing) => (missing > 0 ? `Catching up, ${missing} missing` : 'Catching up'),
  incomplete: (lost) => `Incomplete, ${lost} lost`,
  offline: (unsent) => (unsent > 0 ? `Offline, ${unsent} waiting to send` : 'Offline'),
  heard: (ago) => {
    if (ago === undefined) return 'nobody heard yet';
    return ago.unit === 'second' && ago.value < 2 ? 'heard just now' : `heard ${ago.value} ${units[ago.unit]} ago`;
  },

  messages: 'Messages',
  empty: 'No messages yet',
  jumpToLatest: 'Jump to latest',
  newMessages: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
  earlierArrived: (count) => (count === 1 ? '1 earlier message arrived' : `${count} earlier messages arrived`),
  loadingOlder: 'Loading earlier messages',
  olderFailed: 'Earlier messages could not be loaded. Try again',

  composerLabel: 'Message',
  composerPlaceholder: 'Write a message',
  send: 'Send',
  composerOffline: 'Offline. What you send is kept and goes out when you are back.',
};

/** The words in English. */
export const defaultStrings: ReliableChannelStrings = /* @__PURE__ */ Object.assign({}, deliveryStrings, otherStrings);
