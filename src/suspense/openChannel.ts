import { useContext, useSyncExternalStore } from 'react';
import { systemClock } from '../engine/index.js';
import type { ChannelRegistry } from '../react/channelRegistry.js';
import type { CurrentChannel } from '../react/currentChannel.js';
import { useCurrentChannel } from '../react/currentChannel.js';
import { RegistryContext } from '../react/registryContext.js';
import type { SharedChannel } from '../react/sharedChannel.js';
import { ChannelOpenError } from './channelOpenError.js';
import type { OpenChannelHandle } from './useSuspenseReliableChannel.js';

/** How long a channel stays open that was waited for and that nobody uses then, ms. */
const gracePeriod = 1_000;

/** Something that is waited for. It is one promise, however often it is rendered meanwhile. */
export interface Wait {
  readonly shared: SharedChannel;
  readonly isOver: boolean;
  readonly over: Promise<void>;
}

/**
 * Waits for something of a channel, which is held until then: whoever waits may unmount, or stand around its provider.
 * @param isOver asked at once and whenever the channel changes, or what `follow` listens to does
 * @param follow listens to more; gives what stops it
 */
export function waitFor(
  shared: SharedChannel,
  isOver: () => boolean,
  follow: (look: () => void) => () => void = () => () => {},
): Wait {
  if (isOver()) return { shared, isOver: true, over: Promise.resolve() };
  let end = (): void => {};
  const over = new Promise<void>((resolve) => (end = resolve));
  const wait = { shared, isOver: false, over };
  const look = (): void => {
    if (wait.isOver || !isOver()) return;
    wait.isOver = true;
    // In a later turn: a listener must not let go while all are told.
    queueMicrotask(() => stops.forEach((stop) => stop()));
    end();
  };
  const stops = [shared.hold(look, gracePeriod), follow(look)];
  return wait;
}

/** One wait for each attempt to open a channel. */
const openings = new WeakMap<CurrentChannel, Wait>();

/**
 * How many openings of each channel in a row were left behind by who waits around its provider. React makes such a provider anew
 * when the wait is over: with the same objects it comes back at once, with others it opens that channel again at once. Who goes
 * from one channel to the next leaves openings behind, too, but each of another channel.
 */
const leftBehind = new WeakMap<ChannelRegistry, Map<string, number>>();

/** @throws {Error} when it would go on like that for ever */
function opening(registry: ChannelRegistry, current: CurrentChannel) {
  let wait = openings.get(current);
  if (!wait) {
    const { definition } = current;
    const { channelId } = definition;
    const counts = leftBehind.get(registry) ?? new Map<string, number>();
    leftBehind.set(registry, counts);
    const count = (counts.get(channelId) ?? 0) + 1;
    if (count > 3) {
      throw new Error(
        `Channel "${channelId}" would open for ever: the <Suspense> around its provider makes that anew, with other ` +
          'objects. Set them once, outside of components, or put it inside.',
      );
    }
    const shared = registry.acquire(definition);
    wait = waitFor(shared, () => (shared.current?.handle.state ?? 'opening') !== 'opening');
    openings.set(current, wait);
    if (wait.isOver) counts.delete(channelId);
    else
      void wait.over.then(() => {
        // This wait holds it no more. Its provider does, unless that stands in what waits; so does another wait, which is over next.
        if (shared.isUsed) return;
        counts.set(channelId, count);
        (definition.clock ?? systemClock).setTimeout(() => counts.delete(channelId), gracePeriod);
      });
  }
  return wait;
}

const never = (): (() => void) => () => {};

/** The channel of the nearest provider, once it is open. */
export interface OpenChannel extends CurrentChannel {
  readonly handle: OpenChannelHandle;
}

/**
 * Suspends until the channel is open.
 * @param hook the calling hook's name, for the errors
 * @throws {ChannelOpenError} when it could not be opened
 * @throws {Error} outside a provider, on a server, and where the boundary around the provider makes it anew for ever
 */
export function useOpenChannel(hook: string): OpenChannel {
  let current = useCurrentChannel(hook);
  const registry = useContext(RegistryContext);
  const isServer = useSyncExternalStore(
    never,
    () => false,
    () => true,
  );
  if (current.handle.state === 'opening') {
    if (isServer) throw new Error(`${hook}: a server opens no channel. The nearest <Suspense> shows its fallback.`);
    const { shared, over } = opening(registry, current);
    // Suspended around its provider, which has not been shown yet: it does not know.
    current = shared.current ?? current;
    // React waits for what is thrown, 18 as well as 19.
    // oxlint-disable-next-line typescript/only-throw-error
    if (current.handle.state === 'opening') throw over;
  }
  const { handle } = current;
  if (handle.state === 'failed') throw new ChannelOpenError(handle.channelId, handle.error, handle.retry);
  return current as OpenChannel;
}
