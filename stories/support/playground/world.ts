import type { ReliableChannelHandle } from 'react-reliable-channel';
import type { ChannelDefinition } from 'react-reliable-channel';
import { decodeMessage } from 'react-reliable-channel/engine';
import type { Faults, FaultSettings, MemoryNetwork, Transport, VirtualClock } from 'react-reliable-channel/testing';
import { createFaults, createMemoryNetwork, createRandom, createVirtualClock } from 'react-reliable-channel/testing';
import { start as saturday } from '../rows.js';

/** What a person says, as a text or as the bytes of an app. */
export type Saying = string | Uint8Array;

/** Somebody on the network of a playground. */
export interface Person {
  readonly name: string;
  /** What the channel of this person is opened with, the same wherever it is shown. */
  readonly definition: ChannelDefinition;
  readonly faults: Faults;
  /** What this person can do; undefined until the channel was opened. */
  handle: ReliableChannelHandle | undefined;
  /** How this person says a text in a script, now or once a promise of it is fulfilled. @default as it is, by the handle */
  voice?: ((text: string) => void | Promise<unknown>) | undefined;
}

/** What became of a frame on its way to somebody, before that one knows of it. */
export type Journey = 'on-the-way' | 'dropped';

/** Where things happen: people on a simulated network, in virtual time. */
export interface World {
  readonly clock: VirtualClock;
  /** When the first step can begin, ms since the epoch. */
  readonly beginning: number;
  readonly network: MemoryNetwork;
  readonly people: readonly Person[];
  readonly hasStore: boolean;
  person(name: string): Person;
  /** Whether somebody's app is open. */
  isHere(name: string): boolean;
  /** Opens the app of somebody who was away. */
  arrive(name: string): void;
  /** Says something now. @returns the messageId, also kept under `as` */
  say(name: string, what: Saying, as?: string): string;
  /** The messageId of what was said `as` this. */
  idOf(as: string): string;
  /** Tells of messages that somebody has, so that the picture has a place for each. */
  note(messageIds: readonly string[]): void;
  /** All messages, in the order they were heard of first. Another array after each change. */
  messages(): readonly string[];
  /** What was said, by anybody; undefined for a message nobody has said here. */
  contentOf(messageId: string): Uint8Array | undefined;
  journey(messageId: string, to: string): Journey | undefined;
  isStored(messageId: string): boolean;
  /** Called after each change of what is above, and of faults. */
  subscribe(listener: () => void): () => void;
  /** Counts changes. */
  version(): number;
}

/** What somebody's channel is opened with besides, made for a world: of its clock, and of this person's way to its network. */
export type OptionsOf = (clock: VirtualClock, transport: Transport) => Partial<ChannelDefinition>;

export interface WorldOptions {
  readonly people: readonly string[];
  /** When people open their channels, ms since the epoch. @default a certain Saturday morning */
  readonly start?: number;
  /** Whether there is a store to fetch from. @default true */
  readonly store?: boolean;
  /** The way of every frame, ms; the store takes twice that. @default 300 */
  readonly latency?: number;
  /** What channels are opened with besides. */
  readonly options?: Partial<ChannelDefinition>;
  /** What somebody's channel is opened with besides, by name. */
  readonly optionsOf?: Readonly<Record<string, OptionsOf>>;
  /** What happens to the frames that somebody gets, from the beginning, by name. */
  readonly faultsOf?: Readonly<Record<string, Partial<FaultSettings>>>;
  /** Whose app is not open until they `arrive`. @default nobody's */
  readonly away?: readonly string[];
}

/** Steps begin when channels have been open for so long, ms: first heartbeats are over. */
const warmUp = 60_000;

/** What a reader calls a message: acknowledgements and "is typing" are none. */
function messageIn(payload: Uint8Array): { readonly messageId: string; readonly content: Uint8Array } | undefined {
  const { messageId, content, lamportTimestamp } = decodeMessage(payload);
  return content === undefined || content.length === 0 || lamportTimestamp === undefined
    ? undefined
    : { messageId, content };
}

/** Makes a world. Deterministic: the same script gives the same ids, times and ways. */
export function createWorld({
  people: names,
  start = saturday,
  store = true,
  latency = 300,
  options,
  optionsOf = {},
  faultsOf = {},
  away = [],
}: WorldOptions): World {
  const clock = createVirtualClock(start);
  const network = createMemoryNetwork({ clock, seed: 7, latency, store });
  const journeys = new Map<string, Journey>();
  const stored = new Set<string>();
  const contents = new Map<string, Uint8Array>();
  const named = new Map<string, string>();
  const listeners = new Set<() => void>();
  const absent = new Set(away);
  let messages: readonly string[] = [];
  let version = 0;

  const changed = () => {
    version += 1;
    for (const listener of [...listeners]) listener();
  };
  const note = (messageIds: readonly string[]) => {
    const fresh = messageIds.filter((id) => !messages.includes(id));
    if (fresh.length === 0) return;
    messages = [...messages, ...fresh];
    changed();
  };

  /** Faults that write down what they did to a message. */
  const watched = (name: string, faults: Faults): Faults => ({
    ...faults,
    plan(payload, random) {
      const delays = faults.plan(payload, random);
      const message = messageIn(payload);
      if (message) {
        const isDropped = delays.length === 0 || faults.get().cut;
        journeys.set(`${message.messageId} ${name}`, isDropped ? 'dropped' : 'on-the-way');
        changed();
      }
      return delays;
    },
  });
  /** A transport that writes down what was published. */
  const observed = (transport: Transport): Transport => ({
    ...transport,
    async publish(payload, publishing) {
      const sent = await transport.publish(payload, publishing);
      const message = messageIn(payload);
      if (message) {
        contents.set(message.messageId, message.content);
        if (sent.hash && network.store.get(sent.hash)) stored.add(message.messageId);
        changed();
      }
      return sent;
    },
  });

  const people = names.map((name): Person => {
    const faults = createFaults(faultsOf[name] ?? {}, { isCounted: (payload) => messageIn(payload) !== undefined });
    faults.subscribe(changed);
    const transport = observed(network.transport(name, { faults: watched(name, faults) }));
    const definition: ChannelDefinition = {
      channelId: 'lobby',
      participantId: name,
      transport,
      clock,
      random: createRandom(name),
      ...options,
      ...optionsOf[name]?.(clock, transport),
    };
    return { name, faults, definition, handle: undefined };
  });
  const personOf = (name: string) => {
    const found = people.find((one) => one.name === name);
    if (!found) throw new Error(`Nobody is called ${name} here. There are ${names.join(', ')}.`);
    return found;
  };

  return {
    clock,
    beginning: start + warmUp,
    network,
    people,
    hasStore: store,
    person: personOf,
    isHere: (name) => !absent.has(name),
    arrive(name) {
      if (absent.delete(name)) changed();
    },
    say(name, what, as) {
      const { handle } = personOf(name);
      if (handle?.state !== 'open') throw new Error(`${name} cannot speak: the channel is not open.`);
      const messageId = handle.send(what);
      if (as !== undefined) named.set(as, messageId);
      contents.set(messageId, typeof what === 'string' ? new TextEncoder().encode(what) : what);
      note([messageId]);
      return messageId;
    },
    idOf(as) {
      const messageId = named.get(as);
      if (messageId === undefined) throw new Error(`Nothing was said as "${as}" yet.`);
      return messageId;
    },
    note,
    messages: () => messages,
    contentOf(messageId) {
      const isIt = (entry: { readonly messageId: string }) => entry.messageId === messageId;
      // Not published yet: it is in the log of who said it.
      const inLogs = () => people.flatMap(({ handle }) => handle?.channel?.log() ?? []).find(isIt)?.content;
      return contents.get(messageId) ?? inLogs();
    },
    journey: (messageId, to) => journeys.get(`${messageId} ${to}`),
    isStored: (messageId) => stored.has(messageId),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    version: () => version,
  };
}
