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

const defaults: Partial<ChannelDefinition> = { preset: 'chat', retrieval: 'both' };

/** The names of what two objects have that is not the same; what is left out is as in `otherwise`. */
function differingNames<T extends object>(a: Partial<T> = {}, b: Partial<T> = {}, otherwise: Partial<T> = {}) {
  return (Object.keys({ ...a, ...b }) as (keyof T & string)[]).filter(
    (name) => (a[name] ?? otherwise[name]) !== (b[name] ?? otherwise[name]),
  );
}

/**
 * The names of the options in which two definitions of the same participant of the same channel differ: they are read
 * once, when the channel opens. None: one channel serves both. Undefined: other network and other storage, as in a
 * simulation: two channels.
 */
export function compareDefinitions(a: ChannelDefinition, b: ChannelDefinition): string[] | undefined {
  // Without persistence each has a memory of its own: nothing is shared by both leaving it out.
  const sharesStorage = a.persistence !== undefined && a.persistence === b.persistence;
  if (a.transport !== b.transport && !sharesStorage) return undefined;
  return differingNames(a, b, defaults).filter(
    (name) => name !== 'tuning' || differingNames(a.tuning, b.tuning).length > 0,
  );
}
