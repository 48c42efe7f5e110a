import { useSyncExternalStore } from 'react';
import type { CompanionSwitch } from './companion/companion-switch.js';
import type { Network } from './network/network.js';
import { Room } from './room.js';
import type { Session } from './session.js';
import { Notice } from './shell/notice.js';
import { ProblemScreen } from './shell/problem-screen.js';
import { TakenScreen } from './shell/taken-screen.js';
import type { Theme } from './shell/theme.js';
import type { WeatherStation } from './weather/weather-station.js';

export interface AppProps {
  session: Session;
  network: Network;
  weather: WeatherStation;
  companion: CompanionSwitch;
  theme: Theme;
}

/** From finding a seat to sitting in the room. */
export function App({ session, network, weather, companion, theme }: AppProps) {
  const state = useSyncExternalStore(session.subscribe, session.get);
  switch (state.phase) {
    case 'claiming':
      return <Notice quiet title="Taking a seat…" />;
    case 'taken':
      return (
        <TakenScreen
          slot={state.slot}
          waiting={state.waiting}
          onWait={() => void session.waitForSlot().catch((error: unknown) => session.fail(error))}
          onTakeNext={() => void session.takeNext().catch((error: unknown) => session.fail(error))}
        />
      );
    case 'failed':
      return <ProblemScreen problem={state.problem} />;
    case 'ready':
      return (
        <Room
          slot={state.slot}
          participantId={state.participantId}
          shared={state.shared}
          network={network}
          weather={weather}
          companion={companion}
          theme={theme}
        />
      );
  }
}
