import type { ReliableChannel, ReliableChannelOptions, Transport, Tuning } from '../engine/index.js';

/** A transport that its channel owns: closed with it. */
export type OwnedTransport = Transport & { close?(): void | Promise<void> };

/** Makes the transport when the channel is opened; it is closed when the channel is. */
export type TransportFactory = (channelId: string) => OwnedTransport | Promise<OwnedTransport>;

/** What defines a channel: everything the engine is opened with. */
export interface ChannelDefinition extends Omit<ReliableChannelOptions, 'transport'> {
  /** The network, or what makes it. A transport handed over ready-made stays open when the channel closes. */
  transport: Transport | TransportFactory;
  /** What opens the channel, made once, as `sharedByTabs()` of `/tabs`. @default the engine of this page */
  createChannel?: ChannelFactory;
}

/** Opens a channel, and its network when it wants to. */
export type ChannelFactory = (definition: ChannelDefinition) => Promise<ReliableChannel>;

/** What two providers of the same channel have to agree on: it is read once, when the channel opens. */
const options = [
  'transport',
  'persistence',
  'preset',
  'tuning',
  'retrieval',
  'encryption',
  'clock',
  'random',
  'createChannel',
] as const satisfies (keyof ChannelDefinition)[];

const defaults: Partial<ChannelDefinition> = { preset: 'chat', retrieval: 'both' };

function sameTuning(a: ChannelDefinition['tuning'], b: ChannelDefinition['tuning']): boolean {
  return (Object.keys({ ...a, ...b }) as (keyof Tuning)[]).every((name) => a?.[name] === b?.[name]);
}

/**
 * The names of the options in which two definitions of the same participant of the same channel differ. None: one
 * channel serves both. Undefined: other network and other storage, as in a simulation: two channels.
 */
export function compareDefinitions(a: ChannelDefinition, b: ChannelDefinition): string[] | undefined {
  // Without persistence each has a memory of its own: nothing is shared by both leaving it out.
  const sharesStorage = a.persistence !== undefined && a.persistence === b.persistence;
  if (a.transport !== b.transport && !sharesStorage) return undefined;
  return options.filter((name) =>
    name === 'tuning' ? !sameTuning(a.tuning, b.tuning) : (a[name] ?? defaults[name]) !== (b[name] ?? defaults[name]),
  );
}
