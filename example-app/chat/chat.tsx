import { useEffect, useState, useSyncExternalStore } from 'react';
import { useReliableChannel } from 'react-reliable-channel';
import { Composer, MessageList, SyncBanner } from 'react-reliable-channel/ui';
import type { CompanionSwitch } from '../companion/companion-switch.js';
import type { Slot } from '../identity/slots.js';
import { InviteHint } from '../people/invite-hint.js';
import { People } from '../people/people.js';
import { useOtherTabs } from '../people/other-tabs.js';
import { openingProblem } from '../shell/problem.js';
import { ProblemScreen } from '../shell/problem-screen.js';
import type { Theme } from '../shell/theme.js';
import { WeatherPanel } from '../weather/weather-panel.js';
import type { WeatherStation } from '../weather/weather-station.js';
import { describeWeather } from '../weather/weather.js';
import { Header } from './header.js';
import { StartAfresh } from './start-afresh.js';
import { useUnreadTitle } from './unread-title.js';

export interface ChatProps {
  slot: Slot;
  weather: WeatherStation;
  companion: CompanionSwitch;
  theme: Theme;
}

const panelId = 'side-panel';
const emptyRoom = 'Nothing said yet. Write something: its tick tells who has it.';

/** The room: what is said, who is here, and what the network does to this tab. */
export function Chat({ slot, weather, companion, theme }: ChatProps) {
  const { state, error, channel } = useReliableChannel();
  const report = useSyncExternalStore(weather.subscribe, weather.get);
  const otherTabs = useOtherTabs(slot);
  const [panelOpen, setPanelOpen] = useState(false);
  useUnreadTitle(channel, slot.name);
  useEffect(() => {
    // This tab's own channel comes first: the simulated participant has time.
    if (state === 'open') companion.begin();
  }, [state, companion]);

  if (state === 'failed') {
    return (
      <ProblemScreen problem={openingProblem(error)}>
        <StartAfresh slot={slot} />
      </ProblemScreen>
    );
  }
  return (
    <div className="app" data-channel={state}>
      <Header
        slot={slot}
        theme={theme}
        weather={describeWeather(report)}
        panel={{ id: panelId, open: panelOpen, toggle: () => setPanelOpen(!panelOpen) }}
      />
      <main className="chat" aria-label="Conversation">
        <SyncBanner />
        <div className="chat-log">
          <MessageList empty={state === 'open' ? emptyRoom : ''} />
        </div>
        <div className="chat-foot">
          {!otherTabs && <InviteHint />}
          <Composer />
        </div>
      </main>
      <aside className="side" id={panelId} data-open={panelOpen || undefined} aria-label="People and weather">
        <People companion={companion} otherTabs={otherTabs} />
        <WeatherPanel station={weather} />
        <StartAfresh slot={slot} />
      </aside>
    </div>
  );
}
