import type { ReliableChannel, ReliableChannelOptions } from '../engine/index.js';
import { report } from '../engine/emitter.js';
import { systemClock } from '../engine/index.js';
import type { ChannelStore } from '../store/index.js';
import { createChannelStore } from '../store/index.js';
import type { ChannelDefinition, OwnedTransport } from './channelDefinition.js';

/** How far the opening of a channel got. A new object whenever it changes. */
export type ChannelOpening =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly channelStore: ChannelStore }
  | { readonly state: 'failed'; readonly error: Error };

/** A channel, its store, and everybody who uses them. */
export interface SharedChannel {
  readonly definition: ChannelDefinition;
  /** Somebody holds it. */
  readonly isUsed: boolean;
  /** It is closing or closed, and cannot be held any more. */
  readonly isClosing: boolean;
  getSnapshot(): ChannelOpening;
  subscribe(listener: () => void): () => void;
  /** Opens it again after it failed; nothing otherwise. */
  retry(): void;
  /** Counts one more user; the last to release starts its grace period, ms, and the channel closes at its end. */
  hold(gracePeriod: number): { release(): void };
  /** Closes it now. Resolves when the engine is closed; calling twice is fine. */
  close(): Promise<void>;
}

interface SharedChannelOptions {
  readonly definition: ChannelDefinition;
  readonly open: (options: ReliableChannelOptions) => Promise<ReliableChannel>;
  /** What has to end before it opens. */
  readonly after: Promise<unknown> | undefined;
  readonly onClosed: (shared: SharedChannel) => void;
}

const opening: ChannelOpening = { state: 'opening' };

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason), { cause: reason });
}

/** Opens a channel for everybody who will share it. */
export function createSharedChannel({ definition, open, after, onClosed }: SharedChannelOptions): SharedChannel {
  const { clock = systemClock } = definition;
  const listeners = new Set<() => void>();
  let snapshot = opening;
  let users = 0;
  let graceTimer: { readonly handle: unknown } | undefined;
  let closing: Promise<void> | undefined;
  /** Ends what the running or last attempt to open made; never rejects. */
  let attempt: Promise<() => Promise<void>>;

  const show = (next: ChannelOpening): void => {
    snapshot = next;
    for (const listener of [...listeners]) listener();
  };

  const openOnce = async (): Promise<() => Promise<void>> => {
    const { transport, ...options } = definition;
    let owned: OwnedTransport | undefined;
    let channel: ReliableChannel | undefined;
    let channelStore: ChannelStore | undefined;
    const end = async (): Promise<void> => {
      channelStore?.close();
      try {
        await channel?.close();
      } finally {
        await owned?.close?.();
      }
    };
    try {
      await after;
      if (closing !== undefined) return end;
      if (typeof transport === 'function') owned = await transport(definition.channelId);
      channel = await open({ ...options, transport: owned ?? (transport as OwnedTransport) });
      if (closing !== undefined) return end;
      channelStore = createChannelStore(channel, { clock });
      show({ state: 'open', channelStore });
    } catch (reason) {
      await end().catch(report);
      channel = channelStore = owned = undefined;
      if (closing === undefined) show({ state: 'failed', error: asError(reason) });
    }
    return end;
  };

  const stopGrace = (): void => {
    if (graceTimer !== undefined) clock.clearTimeout(graceTimer.handle);
    graceTimer = undefined;
  };

  const shared: SharedChannel = {
    definition,
    get isUsed() {
      return users > 0;
    },
    get isClosing() {
      return closing !== undefined;
    },
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retry() {
      if (snapshot.state !== 'failed' || closing !== undefined) return;
      show(opening);
      attempt = openOnce();
    },
    hold(gracePeriod) {
      users++;
      stopGrace();
      let held = true;
      return {
        release() {
          if (!held) return;
          held = false;
          users--;
          if (users > 0 || closing !== undefined) return;
          graceTimer = { handle: clock.setTimeout(() => void shared.close(), gracePeriod) };
        },
      };
    },
    close() {
      stopGrace();
      closing ??= attempt
        .then((end) => end())
        .catch(report)
        .then(() => onClosed(shared));
      return closing;
    },
  };
  attempt = openOnce();
  return shared;
}
