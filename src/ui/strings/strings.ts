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
  /** It is kept and has not gone out yet. */
  queued: string;
  /** It is going out now. */
  sending: string;
  /** It went out, and nobody has shown that they have it. */
  sent: string;
  /** A participant seems to have it: strong evidence, no proof. */
  possiblyAcknowledged: string;
  /** `count` participants proved that they have it; `roster` = how many there are, where that is known. */
  acknowledged(count: number | undefined, roster: number | undefined): string;
  /** It was sent as often as it is, and nobody has shown that they have it. */
  unconfirmed: string;
  /** It could not be sent, with what can be done; `reason` = why, where that is known. */
  failed(reason: string | undefined): string;
  /** Its author gave it up. */
  discarded: string;
  /** The same as `failed` where the buttons stand beside the words, and of a composer. */
  notSent(reason: string | undefined): string;
  /** The same as `unconfirmed` where the buttons stand beside the words. */
  notConfirmed: string;
  /** The button that sends a message again. */
  resend: string;
  /** The button that gives a message up. */
  discard: string;

  // The timeline of an own message
  /** The timeline's accessible name. Steps without words of their own are called as their states. */
  deliverySteps: string;
  /** The first step: kept before it goes out. */
  stepWritten: string;
  /** It went out again, so many times more. */
  stepResent(times: number): string;
  /** A filter of a participant says so: strong evidence, no proof. */
  stepPossiblyAcknowledged: string;
  /** A message of that participant follows it: proof. */
  stepAcknowledged(name: string): string;
  /** In place of the time of a step that nobody saw, as those before a reload. */
  timeUnknown: string;

  // The outbox
  /** Its heading: so many own messages nobody has confirmed. */
  outbox(count: number): string;
  /** The button that sends all again that can be. */
  resendAll(count: number): string;

  // Badges
  /** Nothing is known to be missing; `soFar` = what is counted, where something is. */
  complete(soFar: number | undefined): string;
  /** So many messages may still come; `soFar` = what is counted, where something is. */
  stillMissing(missing: number, soFar: number | undefined): string;
  /** So many messages were given up; `soFar` = what is counted, where something is. */
  partlyLost(lost: number, soFar: number | undefined): string;
  /** So many older messages were not looked at; `soFar` = what is counted, where something is. */
  notRead(older: number, soFar: number | undefined): string;
  /** More may be missing than is known yet; `soFar` = what is counted, where something is. */
  stillCatchingUp(soFar: number | undefined): string;
  /** Whether the network is there; `reason` = why it is not `online`, where that is known. */
  connection(status: 'connecting' | 'online' | 'degraded' | 'offline', reason: string | undefined): string;

  // Rows of a list
  /** A message that is here and waits for `count` earlier ones. A button that goes to the first of them. */
  held(count: number): string;
  /** `after` = how long after it was sent it arrived, where that is known. */
  late(after: Ago | undefined): string;
  /** `count` messages that others follow are not here; `author` = whose, as shown, where that is known. */
  gapMissing(count: number, author: string | undefined): string;
  /** They are being fetched; `via` = from the store of the network, or from other participants. */
  gapRetrieving(count: number, author: string | undefined, via: 'store' | 'repair' | undefined): string;
  /** They were given up. */
  gapLost(count: number, author: string | undefined): string;
  /** The button that fetches missing messages now. */
  tryNow: string;
  /** The button that fetches lost messages again. */
  tryAgain: string;
  /** The button that shows the `count` gaps folded into one row. */
  showGaps(count: number): string;
  /** Stands for the name of the reader. */
  you: string;
  /** Stands for a content that is no text; `bytes` = its size. */
  unreadable(bytes: number): string;

  // The channel
  /** What is kept is being read. */
  opening: string;
  /** The network has not been there yet; `unsent` own messages wait for it. */
  connecting(unsent: number): string;
  /** The channel could not be opened; `reason` = the message of the error. */
  openFailed(reason: string | undefined): string;
  /** Nothing is known to be missing. `heard` stands beside it: nobody can see a last message that no one refers to. */
  synced: string;
  /** Messages are being fetched; `missing` = how many, 0 = not known yet. */
  syncing(missing: number): string;
  /** So many messages were given up. */
  incomplete(lost: number): string;
  /** The network is gone; `unsent` own messages wait for it. */
  offline(unsent: number): string;
  /** When anybody was last heard; undefined = nobody yet. */
  heard(ago: Ago | undefined): string;

  // The list
  /** The accessible name of the list. */
  messages: string;
  /** Stands where there are no messages. */
  empty: string;
  /** The button that scrolls to the end. */
  jumpToLatest: string;
  /** The same button, when `count` messages arrived below what is being read. */
  newMessages(count: number): string;
  /** The divider above the first message that was not read. */
  firstUnread: string;
  /** The button that goes to messages that arrived above what is being read. Also spoken, as one sentence. */
  earlierArrived(count: number): string;
  /** While older messages are being read from storage for longer than a moment. */
  loadingOlder: string;
  /** The button that tries to read them again. */
  olderFailed: string;

  // The composer
  /** The accessible name of the field. */
  composerLabel: string;
  /** Stands in the field while it is empty. */
  composerPlaceholder: string;
  /** The button that sends. */
  send: string;
  /** Says what becomes of what is sent while the network is gone. */
  composerOffline: string;
}

/** So many of something, in English. */
export const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
const messages = (count: number) => plural(count, 'message');
const withReason = (text: string, reason: string | undefined) => (reason ? `${text}: ${reason}` : text);
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
  failed: (reason) => `${withReason('Not sent', reason?.replace(/\.$/, ''))}. Resend or discard`,
  discarded: 'Discarded',
  notSent: (reason) => withReason('Not sent', reason),
  notConfirmed: 'Not confirmed',
  resend: 'Resend',
  discard: 'Discard',
};

const withUnsent = (text: string, unsent: number) => (unsent > 0 ? `${text}, ${unsent} waiting to send` : text);
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
  timeUnknown: 'time not known',

  outbox: (count) => (count === 0 ? 'Nothing waits to be confirmed' : `${messages(count)} not confirmed`),
  resendAll: (count) => `Resend ${count}`,

  complete: (soFar) => (soFar === undefined ? 'Nothing known to be missing' : `${soFar}`),
  stillMissing: (missing, soFar) => soFarOf(soFar, `${messages(missing)} still missing`),
  partlyLost: (lost, soFar) => soFarOf(soFar, `${messages(lost)} could not be retrieved`),
  notRead: (older, soFar) => soFarOf(soFar, `${plural(older, 'older message')} not loaded`),
  stillCatchingUp: (soFar) => soFarOf(soFar, 'there may be more'),
  connection: (status, reason) => withReason(connections[status], status === 'online' ? '' : reason),

  held: (count) => `Received; waiting for ${plural(count, 'earlier message')}`,
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
  unreadable: (bytes) => `Not readable as text (${plural(bytes, 'byte')})`,

  opening: 'Opening',
  connecting: (unsent) => withUnsent('Connecting', unsent),
  openFailed: (reason) => withReason('The channel could not be opened', reason),
  synced: 'Up to date',
  syncing: (missing) => (missing > 0 ? `Catching up, ${missing} missing` : 'Catching up'),
  incomplete: (lost) => `Incomplete, ${lost} lost`,
  offline: (unsent) => withUnsent('Offline', unsent),
  heard: (ago) => {
    if (ago === undefined) return 'nobody heard yet';
    return ago.unit === 'second' && ago.value < 2 ? 'heard just now' : `heard ${ago.value} ${units[ago.unit]} ago`;
  },

  messages: 'Messages',
  empty: 'No messages yet',
  jumpToLatest: 'Jump to latest',
  newMessages: (count) => plural(count, 'new message'),
  firstUnread: 'New messages',
  earlierArrived: (count) => `${plural(count, 'earlier message')} arrived`,
  loadingOlder: 'Loading earlier messages',
  olderFailed: 'Earlier messages could not be loaded. Try again',

  composerLabel: 'Message',
  composerPlaceholder: 'Write a message',
  send: 'Send',
  composerOffline: 'Offline: kept, and sent once you are back.',
};

/** The words in English. */
export const defaultStrings: ReliableChannelStrings = /* @__PURE__ */ Object.assign({}, deliveryStrings, otherStrings);
