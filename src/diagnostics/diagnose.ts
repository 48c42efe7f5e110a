import type { Preset, ReliableChannel, ReliableChannelOptions, StorageKey, Tuning } from '../engine/index.js';
import { presets } from '../engine/index.js';
import type { Environment } from './environment.js';
import { readEnvironment } from './environment.js';
import { printable, printableError } from './printable.js';
import { shortId } from './shortId.js';
import { version } from './version.js';

/** What a channel was opened with, as far as diagnostics tell it. */
export type DiagnosedSettings = Pick<
  ReliableChannelOptions,
  'preset' | 'tuning' | 'retrieval' | 'encryption' | 'persistence'
>;

/** What {@link diagnose} is told besides the channel. */
export interface DiagnoseOptions {
  /** What the channel was opened with. @default not told: the text says so */
  settings?: DiagnosedSettings;
  /** The page and the machine. @default what a page can say at once */
  environment?: Environment;
  /** The time, ms since the epoch. @default Date.now() */
  now?: number;
}

/** Entries of a list that are written out, a count; of more, how many there are. */
const listed = 20;

/** How long ago, for people. */
function ago(now: number, at: number | undefined): string {
  if (at === undefined) return 'never';
  return `${((now - at) / 1_000).toFixed(1)} s ago`;
}

function counted(values: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => `${value} ${count}`).join(', ') || 'none';
}

function list<T>(entries: readonly T[], line: (entry: T) => string): string[] {
  const lines = entries.slice(0, listed).map((entry) => `  ${line(entry)}`);
  return entries.length > listed ? [...lines, `  and ${entries.length - listed} more`] : lines;
}

/** Every number of the tuning that is not the preset's. */
function tuningLines(preset: Preset, tuning: Partial<Tuning> = {}): string[] {
  const base: Partial<Tuning> = presets[preset] ?? {};
  return (Object.keys(tuning) as (keyof Tuning)[])
    .filter((name) => tuning[name] !== undefined && tuning[name] !== base[name])
    .map((name) => {
      const [is, was] = [tuning[name], base[name]].map((value) =>
        typeof value === 'object' ? JSON.stringify(value) : String(value),
      );
      return `  ${printable(`${name}: ${is} (${preset}: ${was})`)}`;
    });
}

function persistenceLine(persistence: DiagnosedSettings['persistence'], key: StorageKey): string {
  if (persistence === undefined) return 'persistence: memory, nothing is kept';
  const { kind = persistence.kind ?? 'given', fallback, trouble } = persistence.status?.get(key) ?? {};
  const more = [
    ...(kind === 'memory' ? ['nothing is kept'] : []),
    ...(fallback ? [`in place of ${persistence.kind ?? 'another one'}: ${printableError(fallback)}`] : []),
    ...(trouble ? [`cannot write: ${printableError(trouble)}`] : []),
  ];
  return `persistence: ${[printable(kind), ...more].join(', ')}`;
}

function settingsLines(settings: DiagnosedSettings | undefined, key: StorageKey): string[] {
  if (settings === undefined) return ['settings: not told'];
  const { preset = 'chat', tuning, retrieval = 'both', encryption, persistence } = settings;
  const changed = tuningLines(preset, tuning);
  return [
    `preset: ${preset}`,
    `retrieval: ${retrieval}`,
    `encryption: ${encryption ? 'yes' : 'no'}`,
    persistenceLine(persistence, key),
    'tuning besides the preset:',
    ...(changed.length > 0 ? changed : ['  none']),
  ];
}

function environmentLines({ versions, userAgent, visibility, onLine, storage }: Environment): string[] {
  const megabytes = (bytes: number | undefined): string =>
    bytes === undefined ? 'unknown' : `${(bytes / 1_000_000).toFixed(1)} MB`;
  return [
    ...Object.entries(versions ?? {}).map(([name, is]) => `${name}: ${printable(is)}`),
    ...(userAgent === undefined ? [] : [`user agent: ${printable(userAgent)}`]),
    ...(visibility === undefined ? [] : [`page: ${visibility}`]),
    ...(onLine === undefined ? [] : [`browser says: ${onLine ? 'online' : 'offline'}`]),
    ...(storage === undefined
      ? []
      : [
          `storage of the origin: ${megabytes(storage.usage)} of ${megabytes(storage.quota)}, ` +
            (storage.persisted ? 'persistent' : 'may be evicted'),
        ]),
  ];
}

function networkLines({ health }: ReliableChannel, now: number): string[] {
  const detail = health.detail?.();
  const since = detail?.since === undefined ? '' : `, since ${ago(now, detail.since)}`;
  const parts =
    detail &&
    `, publishing ${detail.publishing ? 'works' : 'does not'}, receiving ${detail.receiving ? 'works' : 'does not'}`;
  return [
    `network: ${health.get()}${parts ?? ''}${since}`,
    ...(detail?.reason === undefined ? [] : [`  reason: ${printable(detail.reason)}`]),
  ];
}

function channelLines(channel: ReliableChannel, now: number): string[] {
  const { status, received, missing: missingCount, lost, lastHeardAt, caughtUpTo } = channel.syncStatus();
  const log = channel.log();
  const participants = channel.participants();
  const heard = participants.map((one) => one.lastHeardAt);
  const own = log
    .filter(({ senderId }) => senderId === channel.participantId)
    .map(({ messageId, lamportTimestamp }) => ({
      messageId,
      lamportTimestamp,
      ...(channel.delivery(messageId) ?? { status: 'not written', attempts: 0, acknowledgedBy: [], error: undefined }),
    }));
  const unconfirmed = own.filter(({ status: is }) => is !== 'acknowledged' && is !== 'possibly-acknowledged');
  const missing = channel.missing();
  const held = channel.held();
  const budget = channel.frameBudget();
  return [
    `tabs: ${channel.tabRole?.() ?? 'not shared'}`,
    `sync: ${status}, last heard ${ago(now, lastHeardAt)}, received ${received}, missing ${missingCount}, lost ${lost}`,
    ...(caughtUpTo === undefined ? [] : [`  catching up: read up to ${ago(now, caughtUpTo)}`]),
    ...networkLines(channel, now),
    `log in memory: ${log.length} messages, ${log.reduce((sum, { content }) => sum + content.length, 0)} bytes`,
    `older, in persistence only: ${channel.olderCount()}`,
    `participants heard: ${participants.length}, the latest ${ago(now, heard.length > 0 ? heard.reduce((a, b) => Math.max(a, b)) : undefined)}`,
    `own messages in memory: ${counted(own.map(({ status: is }) => is))}`,
    `outbox: ${unconfirmed.length}`,
    ...list(
      unconfirmed,
      ({ messageId, status: is, attempts, lamportTimestamp, error }) =>
        `${shortId(messageId)} ${is}, ${attempts} attempts, sent ${ago(now, lamportTimestamp)}` +
        (error ? `, ${printableError(error)}` : ''),
    ),
    `missing and lost: ${counted(missing.map(({ state, via }) => (via ? `${state} via ${via}` : state)))}`,
    ...list(
      missing,
      ({ messageId, senderId, state, via, since, dependents, retrievalHint }) =>
        `${shortId(messageId)} ${via ? `${state} via ${via}` : state}, noticed ${ago(now, since)}, ` +
        `${dependents} follow it, from ${senderId === undefined ? 'unknown' : shortId(senderId)}, ` +
        `${retrievalHint ? 'with' : 'without'} a hint`,
    ),
    `held: ${held.length}`,
    ...list(
      held,
      ({ messageId, senderId, waitingFor }) =>
        `${shortId(messageId)} from ${shortId(senderId)}, waits for ${waitingFor.length}: ` +
        waitingFor.slice(0, 3).map(shortId).join(' '),
    ),
    `frame budget: ${budget === undefined ? 'no limit' : JSON.stringify(budget)}`,
    'counters since it was opened:',
    ...Object.entries(channel.counters()).map(([name, count]) => `  ${name}: ${String(count)}`),
  ];
}

/** What is told of a channel that may not be open. */
export interface Diagnosed {
  readonly channelId: string;
  readonly participantId: string;
  readonly state: 'opening' | 'open' | 'failed' | 'closed';
  readonly channel?: ReliableChannel;
  readonly error?: Error;
}

/** The text of {@link diagnose}, also of a channel that is opening or could not be opened. */
export function describe(
  { channelId, participantId, state, channel, error }: Diagnosed,
  { settings, environment = readEnvironment(), now = Date.now() }: DiagnoseOptions = {},
): string {
  return [
    `react-reliable-channel ${version}`,
    `at: ${new Date(now).toISOString()}`,
    ...environmentLines(environment),
    '',
    `channel: ${shortId(channelId)}, participant ${shortId(participantId)}`,
    `state: ${state}${error ? `: ${printableError(error)}` : ''}`,
    ...settingsLines(settings, { channelId, participantId }),
    ...(channel ? ['', ...channelLines(channel, now)] : []),
    '',
  ].join('\n');
}

/**
 * States, counters and settings of a channel as a text to be pasted into a bug report: without contents, ids as {@link shortId}
 * gives them, at most about 20,000 characters however much is in the channel. Reasons and errors are quoted as the network,
 * the storage and the browser gave them, at most 200 characters each.
 */
export function diagnose(channel: ReliableChannel, options?: DiagnoseOptions): string {
  const { channelId, participantId, closed } = channel;
  return describe({ channelId, participantId, state: closed.aborted ? 'closed' : 'open', channel }, options);
}
