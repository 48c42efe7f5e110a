import type { ReliableChannel, ReliableChannelOptions, Transport } from '../engine/index.js';

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
export interface ChannelFactory {
  (definition: ChannelDefinition): Promise<ReliableChannel>;
  /** Deletes what is kept of a channel, and closes it wherever it was opened like this. @default `remove()` of its persistence */
  wipe?(definition: ChannelDefinition): Promise<void>;
}

/** What is meant where an option is left out. */
const defaults: Readonly<Record<string, unknown>> = { preset: 'chat', retrieval: 'both' };

/** All options by name, those of `tuning` too; persistence by its place: what has no name, as memory, is a place of its own. */
function optionsOf({ tuning, persistence, ...others }: ChannelDefinition): Readonly<Record<string, unknown>> {
  return { ...others, ...tuning, persistence: persistence?.name ? persistence.kind + persistence.name : persistence };
}

/**
 * The names of the options in which two definitions of the same participant of the same channel differ: they are read
 * once, when the channel opens. None: one channel serves both. Undefined: other network and other storage, as in a
 * simulation: two channels.
 */
export function compareDefinitions(a: ChannelDefinition, b: ChannelDefinition): string[] | undefined {
  const one = optionsOf(a);
  const other = optionsOf(b);
  // Without persistence each has a memory of its own: nothing is shared by both leaving it out.
  if (a.transport !== b.transport && !(one.persistence && one.persistence === other.persistence)) return undefined;
  return Object.keys({ ...one, ...other }).filter(
    (name) => (one[name] ?? defaults[name]) !== (other[name] ?? defaults[name]),
  );
}
