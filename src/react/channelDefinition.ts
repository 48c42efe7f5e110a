import type { ReliableChannelOptions, Transport } from '../engine/index.js';

/** A transport that its channel owns: closed with it. */
export type OwnedTransport = Transport & { close?(): void | Promise<void> };

/** Makes the transport when the channel is opened; it is closed when the channel is. */
export type TransportFactory = (channelId: string) => OwnedTransport | Promise<OwnedTransport>;

/** What defines a channel: everything the engine is opened with. */
export interface ChannelDefinition extends Omit<ReliableChannelOptions, 'transport'> {
  /** The network, or what makes it. A transport handed over ready-made stays open when the channel closes. */
  transport: Transport | TransportFactory;
}

/** Options read once, when the channel opens. */
const openingOptions = ['preset', 'tuning', 'retrieval', 'encryption', 'clock', 'random'] as const;

const defaults: Partial<Record<(typeof openingOptions)[number], unknown>> = { preset: 'chat', retrieval: 'both' };

function sameTuning(a: ChannelDefinition['tuning'] = {}, b: ChannelDefinition['tuning'] = {}): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof typeof a>;
  return [...names].every((name) => a[name] === b[name]);
}

/**
 * How two definitions of the same participant of the same channel relate.
 * - `same`: one channel serves both.
 * - `apart`: other network and other storage, as in a simulation: two channels.
 * - otherwise the names of the options that differ where one channel could not be both.
 */
export function compareDefinitions(a: ChannelDefinition, b: ChannelDefinition): 'same' | 'apart' | readonly string[] {
  const sameTransport = a.transport === b.transport;
  const samePersistence = a.persistence === b.persistence;
  // Without persistence each has a memory of its own: nothing is shared by both leaving it out.
  if (!sameTransport) return samePersistence && a.persistence !== undefined ? ['transport'] : 'apart';
  if (!samePersistence) return ['persistence'];
  const differing = openingOptions.filter((name) => {
    if (name === 'tuning') return !sameTuning(a.tuning, b.tuning);
    return (a[name] ?? defaults[name]) !== (b[name] ?? defaults[name]);
  });
  return differing.length === 0 ? 'same' : differing;
}
