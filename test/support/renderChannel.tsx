import type { ReactNode } from 'react';
import type { ChannelDefinition, ReliableChannelProviderProps, Transport } from '../../src/index.js';
import { ReliableChannelProvider } from '../../src/index.js';
import type { ReliableChannelOptions, SyncStatus } from '../../src/engine/index.js';
import type { ChannelRegistry } from '../../src/react/channelRegistry.js';
import { createChannelRegistry } from '../../src/react/channelRegistry.js';
import { RegistryContext } from '../../src/react/registryContext.js';
import type { VirtualClock } from '../../src/testing/index.js';
import { createVirtualClock } from '../../src/testing/index.js';
import type { ScriptedChannel } from './scriptedChannel.js';
import { scriptedChannel } from './scriptedChannel.js';

/** A transport that no frame ever goes over: the scripted channels need none. */
export function idleTransport(): Transport {
  return {
    maxMessageSize: 1_000,
    publish: async () => ({}),
    subscribe: async () => async () => {},
    health: { get: () => 'online', subscribe: () => () => {} },
  };
}

/** A place where channels are opened by the test's word. */
export interface Stage {
  readonly clock: VirtualClock;
  readonly registry: ChannelRegistry;
  readonly transport: Transport;
  /** Every channel opened, in order, and what it was opened with. */
  readonly opened: { readonly channel: ScriptedChannel; readonly options: ReliableChannelOptions }[];
  /** Set: opening waits for this. */
  gate: Promise<void> | undefined;
  /** Set: opening fails with this. */
  failure: unknown;
  /** Set: channels open with this. */
  syncStatus: Partial<SyncStatus>;
  /** Set: done to each channel before it is open. */
  prepare: ((channel: ScriptedChannel) => void) | undefined;
  /** Provider props of channel `lobby` and participant `alice`. */
  readonly props: ChannelDefinition;
  Provider(props: Partial<ReliableChannelProviderProps>): ReactNode;
}

export function createStage(): Stage {
  const clock = createVirtualClock(1_000_000);
  const transport = idleTransport();
  const props: ChannelDefinition = { channelId: 'lobby', participantId: 'alice', transport, clock };
  const stage: Stage = {
    clock,
    transport,
    opened: [],
    gate: undefined,
    failure: undefined,
    syncStatus: {},
    prepare: undefined,
    props,
    registry: createChannelRegistry(async (options) => {
      await stage.gate;
      if (stage.failure !== undefined) await Promise.reject(stage.failure);
      const channel = scriptedChannel(options);
      channel.setSyncStatus(stage.syncStatus);
      stage.prepare?.(channel);
      stage.opened.push({ channel, options });
      return channel;
    }),
    Provider: (more) => (
      <RegistryContext.Provider value={stage.registry}>
        <ReliableChannelProvider {...props} {...more} />
      </RegistryContext.Provider>
    ),
  };
  return stage;
}
