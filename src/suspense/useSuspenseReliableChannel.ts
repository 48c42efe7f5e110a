'use client';
import { useContext, useSyncExternalStore } from 'react';
import type { ReliableChannelHandle } from '../react/channelHandle.js';
import type { ChannelRegistry } from '../react/channelRegistry.js';
import type { CurrentChannel } from '../react/currentChannel.js';
import { useCurrentChannel } from '../react/currentChannel.js';
import { RegistryContext } from '../react/registryContext.js';
import type { SharedChannel } from '../react/sharedChannel.js';
import { ChannelOpenError } from './channelOpenError.js';

/** The handle of a channel that is open. */
export type OpenChannelHandle = Extract<ReliableChannelHandle, { state: 'open' }>;

/** How long a channel stays open that was waited for and that nobody uses then, ms. */
const gracePeriod = 1_000;

/** One promise for each attempt to open a channel, however often it is rendered meanwhile. */
const waits = new WeakMap<CurrentChannel, Wait>();

interface Wait {
  readonly shared: SharedChannel;
  readonly over: Promise<void>;
}

/** Resolves when the channel is open, or could not be opened. It is held until then: whoever waits may unmount. */
function opened(registry: ChannelRegistry, current: CurrentChannel): Wait {
  let wait = waits.get(current);
  if (wait) return wait;
  const shared = registry.acquire(current.definition);
  const over = new Promise<void>((resolve) => {
    const look = (): void => {
      const state = shared.current?.handle.state ?? 'opening';
      if (state === 'opening') return;
      // In a later turn: a listener must not let go while all are told.
      queueMicrotask(() => release());
      resolve();
    };
    const release = shared.hold(look, gracePeriod);
    look();
  });
  wait = { shared, over };
  waits.set(current, wait);
  return wait;
}

const never = (): (() => void) => () => {};

/**
 * `useReliableChannel` for components that show nothing before the channel is open: they suspend until then.
 *
 * Put the `Suspense` boundary inside the `ReliableChannelProvider`. On a server nothing opens a channel, so the boundary's
 * fallback is rendered, and the page goes on from there: React tells `onRecoverableError` of it.
 * @returns the handle, with `state: 'open'` and the `channel`
 * @renders when the channel is open, and when another one has taken its place
 * @throws {ChannelOpenError} to the nearest error boundary, when the channel could not be opened; its `retry()` opens it again
 * @throws {Error} outside a `ReliableChannelProvider`, and on a server (to the nearest `Suspense`)
 * @avoid where something useful can be shown while the channel opens, as a field with its draft: `useReliableChannel`
 * @accessibility the fallback says what is awaited, in an element with the role `status`. The error boundary has a
 * button that calls `retry`
 * @example
 * ```tsx
 * import { Suspense } from 'react';
 * import { useSuspenseReliableChannel } from 'react-reliable-channel/suspense';
 *
 * function Say() {
 *   const { send, channel } = useSuspenseReliableChannel();
 *   return <button onClick={() => send('hello')}>{`Say hello in ${channel.channelId}`}</button>;
 * }
 *
 * export function Room() {
 *   return (
 *     <Suspense fallback={<p>Opening</p>}>
 *       <Say />
 *     </Suspense>
 *   );
 * }
 * ```
 */
export function useSuspenseReliableChannel(): OpenChannelHandle {
  const current = useCurrentChannel('useSuspenseReliableChannel');
  const registry = useContext(RegistryContext);
  const isServer = useSyncExternalStore(
    never,
    () => false,
    () => true,
  );
  let { handle } = current;
  if (handle.state === 'opening') {
    if (isServer) {
      throw new Error(
        'useSuspenseReliableChannel: a server opens no channel. The nearest <Suspense> shows its fallback.',
      );
    }
    const { shared, over } = opened(registry, current);
    // Suspended around its provider, which has not been shown yet: it does not know.
    handle = shared.current?.handle ?? handle;
    // React waits for what is thrown, 18 as well as 19.
    // oxlint-disable-next-line typescript/only-throw-error
    if (handle.state === 'opening') throw over;
  }
  if (handle.state === 'failed') throw new ChannelOpenError(handle.channelId, handle.error, handle.retry);
  return handle;
}
