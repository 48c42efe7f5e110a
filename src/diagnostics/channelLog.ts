import type { ReliableChannel, ReliableChannelEvents } from '../engine/index.js';
import { printable, printableError } from './printable.js';
import { shortId } from './shortId.js';

/** How much a log entry matters, the least first. */
export type ChannelLogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Something that happened in a channel, without what was said. */
export interface ChannelLogEntry {
  readonly level: ChannelLogLevel;
  /** The event, or `network`: the transport's health is another one. */
  readonly event: keyof ReliableChannelEvents | 'network';
  /** ms since the epoch. */
  readonly at: number;
  /** The channel, as `shortId` names it. */
  readonly channel: string;
  /** Numbers, words and ids as `shortId` names them. */
  readonly detail: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** Takes log entries: to the console, to a service, to a list. */
export type ChannelLog = (entry: ChannelLogEntry) => void;

/** What {@link logChannel} is told. */
export interface ChannelLogOptions {
  /** The least that is logged. @default 'info' */
  level?: ChannelLogLevel;
  /** Where entries take their time from. @default Date.now */
  now?: () => number;
}

type Detail = ChannelLogEntry['detail'];
type Events = ReliableChannelEvents;

const levels: readonly ChannelLogLevel[] = ['debug', 'info', 'warn', 'error'];

const idOf = ({ messageId }: { messageId: string }): Detail => ({ messageId: shortId(messageId) });
const sized = ({
  messageId,
  senderId,
  content,
}: {
  messageId: string;
  senderId: string;
  content: Uint8Array;
}): Detail => ({
  messageId: shortId(messageId),
  senderId: shortId(senderId),
  bytes: content.length,
});
/** Of many the first, and how many there are: an event may name thousands. */
const idsOf = (messageIds: readonly string[]): Detail => ({
  count: messageIds.length,
  first: messageIds[0] === undefined ? undefined : shortId(messageIds[0]),
});

/** How much each event matters, and what is told of it: field by field, so that nothing gets in that was not meant to. */
const events: { readonly [E in keyof Events]: readonly [ChannelLogLevel, (detail: Events[E]) => Detail] } = {
  'sending-message': ['debug', ({ attempt, ...of }) => ({ ...idOf(of), attempt })],
  'message-sent': ['debug', ({ attempt, ...of }) => ({ ...idOf(of), attempt })],
  'message-possibly-acknowledged': ['debug', ({ count, ...of }) => ({ ...idOf(of), count })],
  'message-acknowledged': [
    'info',
    ({ participantId, count, ...of }) => ({ ...idOf(of), participantId: shortId(participantId), count }),
  ],
  'message-unconfirmed': ['warn', ({ attempts, ...of }) => ({ ...idOf(of), attempts })],
  'sending-message-irrecoverable-error': [
    'error',
    ({ error, ...of }) => ({ ...idOf(of), error: printableError(error) }),
  ],
  'delivery-changed': ['debug', idOf],
  'messages-evicted': ['debug', ({ messageIds }) => idsOf(messageIds)],
  'message-received': ['debug', ({ late, gaps, ...of }) => ({ ...sized(of), late, gaps: gaps.length })],
  'own-message-received': ['debug', sized],
  'message-replaced': ['warn', sized],
  'message-held': ['debug', ({ waitingFor, ...of }) => ({ ...sized(of), waitingFor: waitingFor.length })],
  'ephemeral-received': ['debug', ({ senderId, content }) => ({ senderId: shortId(senderId), bytes: content.length })],
  'message-missing': ['info', ({ entries }) => idsOf(entries.map(({ messageId }) => messageId))],
  'missing-changed': ['debug', ({ messageIds }) => idsOf(messageIds)],
  'message-recovered': ['info', ({ via, ...of }) => ({ ...idOf(of), via })],
  'irretrievable-message': [
    'warn',
    ({ senderId, retrievalHint, ...of }) => ({
      ...idOf(of),
      senderId: senderId === undefined ? undefined : shortId(senderId),
      hint: retrievalHint !== undefined,
    }),
  ],
  'sync-status': ['info', ({ status, received, missing, lost }) => ({ status, received, missing, lost })],
  'participants-changed': ['debug', ({ participantId }) => ({ participantId: shortId(participantId) })],
  'read-changed': ['debug', () => ({})],
  'repair-request-sent': ['debug', ({ messageIds }) => idsOf(messageIds)],
  'repair-response-sent': ['debug', idOf],
  undecodable: ['warn', ({ reason, bytes }) => ({ reason: printable(reason), bytes: bytes.length })],
};

/**
 * Writes what happens in a channel to a log, entry by entry, without contents: every event, and the network's health
 * (`info` when it is online, else `warn`). A log that throws affects nobody: what it throws is reported as of any listener.
 * @returns a function that stops it
 */
export function logChannel(
  channel: ReliableChannel,
  log: ChannelLog,
  { level = 'info', now = Date.now }: ChannelLogOptions = {},
): () => void {
  const name = shortId(channel.channelId);
  const stops: (() => void)[] = [];
  const matters = (one: ChannelLogLevel): boolean => levels.indexOf(one) >= levels.indexOf(level);
  const follow = <E extends keyof Events>(event: E): void => {
    const [of, tell] = events[event];
    if (!matters(of)) return;
    stops.push(
      channel.on(event, (detail) => log({ level: of, event, at: now(), channel: name, detail: tell(detail) })),
    );
  };
  for (const event of Object.keys(events) as (keyof Events)[]) follow(event);

  const { health } = channel;
  let before: string | undefined;
  const look = (): void => {
    const status = health.get();
    // Transports may tell without a change.
    if (status === before) return;
    before = status;
    const of = status === 'online' ? 'info' : 'warn';
    const reason = health.detail?.().reason;
    const detail = { status, reason: reason === undefined ? undefined : printable(reason) };
    if (matters(of)) log({ level: of, event: 'network', at: now(), channel: name, detail });
  };
  stops.push(health.subscribe(look));
  look();
  return () => stops.splice(0).forEach((stop) => stop());
}
