import { useState } from 'react';
import { ReliableChannelProvider } from 'react-reliable-channel';
import type { Transport } from 'react-reliable-channel/engine';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { sharedByTabs } from 'react-reliable-channel/tabs';
import { UiProvider } from 'react-reliable-channel/ui';
import { Chat } from './chat/chat.js';
import type { CompanionSwitch } from './companion/companion-switch.js';
import { nameBeside, type Slot } from './identity/slots.js';
import { channelIdOf, type Network } from './network/network.js';
import type { Theme } from './shell/theme.js';
import type { WeatherStation } from './weather/weather-station.js';

export interface RoomProps {
  slot: Slot;
  participantId: string;
  /** All tabs of the participant share its channel. */
  shared: boolean;
  weather: WeatherStation;
  companion: CompanionSwitch;
  theme: Theme;
}

export interface ChannelRoomProps extends RoomProps {
  network: Network;
  transport: Transport;
  /** Starts the network anew; there while it could not be started. */
  onRetry?: (() => void) | undefined;
}

/** Half a minute of attempts instead of minutes: who tries the weather wants to see what comes after them. */
const impatience = { maxAttempts: 6 };

/** The channel of this tab's participant, over `transport`. */
export function ChannelRoom({ participantId, transport, ...chat }: ChannelRoomProps) {
  const [wiring] = useState(() => ({
    persistence: indexedDbPersistence(),
    createChannel: sharedByTabs(),
    displayName: (id: string) => nameBeside(id, participantId),
  }));
  return (
    <ReliableChannelProvider
      channelId={channelIdOf(chat.network)}
      participantId={participantId}
      transport={transport}
      persistence={wiring.persistence}
      createChannel={chat.shared ? wiring.createChannel : undefined}
      tuning={chat.network.kind === 'tabs' ? impatience : undefined}
    >
      <UiProvider displayName={wiring.displayName}>
        <Chat {...chat} />
      </UiProvider>
    </ReliableChannelProvider>
  );
}
