import type { ReactNode } from 'react';
import { useContext } from 'react';
import type { Persistence, StorageStatus, TransportHealth } from '../../../src/engine/index.js';
import { memoryPersistence } from '../../../src/engine/index.js';
import { CurrentChannelContext } from '../../../src/react/currentChannel.js';
import type { Stage } from '../../support/renderChannel.js';
import { createStage, idleTransport } from '../../support/renderChannel.js';
import type { ScriptedChannel } from '../../support/scriptedChannel.js';

/** What a hook may listen to. */
export type Source = 'channel' | 'store' | 'connection' | 'transport' | 'storage';

/** A promise, and how to settle it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: Error): void;
}

export function deferred<T = void>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'>;
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle! };
}

/** One provider of the test, with the channel of its name, and all that a hook below may look at. */
export interface Place {
  readonly name: string;
  readonly stage: Stage;
  /** The channel, once it is open. */
  readonly channel: ScriptedChannel;
  /** What the hook gave to be called; set by the probe while it renders. */
  call: () => unknown;
  /** What a probe waits for that is no channel. */
  readonly later: Deferred<never>;
  /** Resolves when what keeps the channel may be removed. */
  removal: Promise<void>;
  /** An own message enters the log, and the store is told. */
  say(content: Uint8Array | string): void;
  setHealth(health: TransportHealth): void;
  setStorage(status: StorageStatus): void;
  /** How many listen now, by what they listen to. */
  listeners(): Record<Source, number>;
  Provider(props: { children: ReactNode }): ReactNode;
}

/** Gives every place of a test, on one stage. */
export function createPlaces(): { readonly stage: Stage; place(name: string, participantId?: string): Place } {
  const stage = createStage();
  return { stage, place: (name, participantId = 'alice') => createPlace(stage, name, participantId) };
}

/** `subscribe` that counts. */
function counted(subscribe: (listener: () => void) => () => void, count: (by: 1 | -1) => void) {
  return (listener: () => void): (() => void) => {
    const stop = subscribe(listener);
    count(1);
    let isOver = false;
    return () => {
      stop();
      if (!isOver) count(-1);
      isOver = true;
    };
  };
}

function createPlace(stage: Stage, name: string, participantId: string): Place {
  const counts: Record<Source, number> = { channel: 0, store: 0, connection: 0, transport: 0, storage: 0 };
  const count =
    (source: Source) =>
    (by: 1 | -1): void =>
      void (counts[source] += by);

  let health: TransportHealth = 'online';
  const toTransport = new Set<() => void>();
  const toStorage = new Set<() => void>();
  let status: StorageStatus = { kind: 'indexeddb' };
  const subscribeTo = (listeners: Set<() => void>) => (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const transport = {
    ...idleTransport(),
    health: { get: () => health, subscribe: counted(subscribeTo(toTransport), count('transport')) },
  };
  const persistence: Persistence = {
    ...memoryPersistence(),
    kind: 'indexeddb',
    remove: () => place.removal,
    status: { get: () => status, subscribe: counted(subscribeTo(toStorage), count('storage')) },
  };

  /** Counts who follows what the hooks below follow. */
  const seen = new WeakSet<object>();
  function Counter(): ReactNode {
    const { store, connection } = useContext(CurrentChannelContext)!;
    for (const [source, one] of [
      ['store', store],
      ['connection', connection],
    ] as const) {
      if (seen.has(one)) continue;
      seen.add(one);
      Object.assign(one, { subscribe: counted(one.subscribe, count(source)) });
    }
    return null;
  }

  const found = (): ScriptedChannel | undefined =>
    stage.opened.findLast(({ options }) => options.channelId === name)?.channel;
  const place: Place = {
    name,
    stage,
    get channel() {
      const channel = found();
      if (!channel) throw new Error(`The channel ${name} is not open.`);
      return channel;
    },
    call: () => {
      throw new Error('The probe gave nothing to be called.');
    },
    later: deferred<never>(),
    removal: Promise.resolve(),
    say(content) {
      const messageId = place.channel.send(typeof content === 'string' ? new TextEncoder().encode(content) : content);
      place.channel.emit('sending-message', { messageId, attempt: 1 });
    },
    setHealth(next) {
      health = next;
      for (const listener of [...toTransport]) listener();
    },
    setStorage(next) {
      status = next;
      for (const listener of [...toStorage]) listener();
    },
    listeners: () => ({ ...counts, channel: found()?.listenerCount ?? 0 }),
    Provider: ({ children }) => (
      <stage.Provider channelId={name} participantId={participantId} transport={transport} persistence={persistence}>
        <Counter />
        {children}
      </stage.Provider>
    ),
  };
  return place;
}
