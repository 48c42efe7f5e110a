import type { ReliableChannel, ReliableChannelEvents, ReliableChannelOptions } from 'react-reliable-channel/engine';
import { createReliableChannel } from 'react-reliable-channel/engine';
import type { Faults, MemoryNetworkOptions, VirtualClock } from 'react-reliable-channel/testing';
import { createFaults, createMemoryNetwork, createRandom, createVirtualClock } from 'react-reliable-channel/testing';

export interface Member {
  readonly name: string;
  readonly channel: ReliableChannel;
  readonly faults: Faults;
  /** Contents handed to the app, in order. */
  readonly received: string[];
  /** Every event, in order, by name. */
  readonly events: { readonly name: keyof ReliableChannelEvents; readonly detail: unknown }[];
}

const eventNames: readonly (keyof ReliableChannelEvents)[] = [
  'sending-message',
  'message-sent',
  'message-possibly-acknowledged',
  'message-acknowledged',
  'message-unconfirmed',
  'sending-message-irrecoverable-error',
  'messages-evicted',
  'message-received',
  'message-held',
  'own-message-received',
  'message-replaced',
  'ephemeral-received',
  'message-missing',
  'message-recovered',
  'irretrievable-message',
  'sync-status',
  'repair-request-sent',
  'repair-response-sent',
  'undecodable',
];

/** Text as content, and back. */
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (content: Uint8Array): string => new TextDecoder().decode(content);
export const texts = (channel: ReliableChannel): string[] => channel.log().map(({ content }) => text(content));

/** Engines on a simulated network and virtual time. */
export class Group {
  readonly clock: VirtualClock = createVirtualClock();
  readonly network;
  readonly members: Member[] = [];
  readonly #seed: number;

  constructor(options: Omit<MemoryNetworkOptions, 'clock'> = {}, seed = 1) {
    this.#seed = seed;
    this.network = createMemoryNetwork({ seed, ...options, clock: this.clock });
  }

  async join(name: string, options: Partial<ReliableChannelOptions> = {}, faults = createFaults()): Promise<Member> {
    const channel = await createReliableChannel({
      channelId: 'lobby',
      participantId: name,
      transport: this.network.transport(name, { faults }),
      clock: this.clock,
      random: createRandom(`${this.#seed} ${name} ${this.members.length}`),
      ...options,
    });
    const received: string[] = [];
    const events: Member['events'] = [];
    for (const event of eventNames) channel.on(event, (detail) => events.push({ name: event, detail }));
    channel.on('message-received', ({ content }) => received.push(text(content)));
    const member = { name, channel, faults, received, events };
    this.members.push(member);
    return member;
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map(({ channel }) => channel.close()));
  }
}

/** The details of one kind of event a member saw. */
export function details<E extends keyof ReliableChannelEvents>(member: Member, event: E): ReliableChannelEvents[E][] {
  return member.events.filter(({ name }) => name === event).map(({ detail }) => detail as ReliableChannelEvents[E]);
}
