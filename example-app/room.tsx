import { useState } from 'react';
import { ReliableChannelProvider } from 'react-reliable-channel';
import { broadcastTransport } from 'react-reliable-channel/broadcast';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { UiProvider } from 'react-reliable-channel/ui';
import { channelId, networkName } from './channel.js';
import { Chat } from './chat/chat.js';
import type { CompanionSwitch } from './companion/companion-switch.js';
import { nameBeside, type Slot } from './identity/slots.js';
import type { Theme } from './shell/theme.js';
import { withStoreManner } from './weather/slow-store.js';
import type { WeatherStation } from './weather/weather-station.js';

export interface RoomProps {
  slot: Slot;
  participantId: string;
  weather: WeatherStation;
  companion: CompanionSwitch;
  theme: Theme;
}

/** Half a minute of attempts instead of minutes: who tries the weather wants to see what comes after them. */
const tuning = { maxAttempts: 6 };

/** The channel of this tab's participant, under this tab's weather. */
export function Room({ slot, participantId, weather, companion, theme }: RoomProps) {
  const [wiring] = useState(() => ({
    transport: withStoreManner(
      broadcastTransport({ name: networkName, faults: weather.faults }),
      () => weather.get().store,
    ),
    persistence: indexedDbPersistence(),
    displayName: (id: string) => nameBeside(id, participantId),
  }));
  return (
    <ReliableChannelProvider
      channelId={channelId}
      participantId={participantId}
      transport={wiring.transport}
      persistence={wiring.persistence}
      tuning={tuning}
    >
      <UiProvider displayName={wiring.displayName}>
        <Chat slot={slot} weather={weather} companion={companion} theme={theme} />
      </UiProvider>
    </ReliableChannelProvider>
  );
}
