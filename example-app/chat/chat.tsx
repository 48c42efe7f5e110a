import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useConnectionHealth, useReliableChannel } from 'react-reliable-channel';
import { useTypedSend } from 'react-reliable-channel/messages';
import { ChannelWipedError } from 'react-reliable-channel/storage';
import { Composer, SyncBanner, useUiSettings } from 'react-reliable-channel/ui';
import type { CompanionSwitch } from '../companion/companion-switch.js';
import type { Slot } from '../identity/slots.js';
import { InviteHint } from '../people/invite-hint.js';
import { ConnectionPanel } from '../network/connection-panel.js';
import type { Network } from '../network/network.js';
import { People } from '../people/people.js';
import { useOtherTabs } from '../people/other-tabs.js';
import { openingProblem } from '../shell/problem.js';
import { ProblemScreen } from '../shell/problem-screen.js';
import type { Theme } from '../shell/theme.js';
import { useMedia } from '../shell/use-media.js';
import { WeatherPanel } from '../weather/weather-panel.js';
import type { WeatherStation } from '../weather/weather-station.js';
import { describeWeather } from '../weather/weather.js';
import { Conversation } from './conversation.js';
import { CopyDiagnostics } from './copy-diagnostics.js';
import { Header } from './header.js';
import { messages } from './messages.js';
import { MessagesPanel } from './messages-panel.js';
import { StartAfresh } from './start-afresh.js';
import { useUnreadTitle } from './unread-title.js';

export interface ChatProps {
  slot: Slot;
  /** All tabs of the participant share its channel. */
  shared: boolean;
  network: Network;
  /** Starts the network anew; there while it could not be started. */
  onRetry?: (() => void) | undefined;
  weather: WeatherStation;
  companion: CompanionSwitch;
  theme: Theme;
}

const panelId = 'side-panel';
/** Where the panel opens above the conversation instead of standing beside it: as in layout.css. */
const narrow = '(width < 820px)';
const emptyRoom = 'Nothing said yet. Write something: its tick tells who has it.';

/** The room: what is said, who is here, and what the network does to this tab. */
export function Chat({ slot, shared, network, onRetry, weather, companion, theme }: ChatProps) {
  const { state, error } = useReliableChannel();
  const send = useTypedSend(messages);
  const { strings } = useUiSettings();
  const { status } = useConnectionHealth();
  const isSimulated = network.kind === 'tabs';
  const report = useSyncExternalStore(weather.subscribe, weather.get);
  const otherTabs = useOtherTabs(slot);
  const [panelOpen, setPanelOpen] = useState(false);
  const panelToggle = useRef<HTMLButtonElement>(null);
  const isNarrow = useMedia(narrow);
  useUnreadTitle(slot.name);
  useEffect(() => {
    // This tab's own channel comes first: the simulated participant has time.
    if (state === 'open' && isSimulated) companion.begin();
  }, [state, companion, isSimulated]);

  const panelLabel = isSimulated ? 'People and weather' : 'People and connection';

  if (state === 'failed') {
    return (
      <ProblemScreen problem={openingProblem(error)}>
        {/* Where all of it was deleted, there is nothing to look into and nothing left to delete. */}
        {!(error instanceof ChannelWipedError) && (
          <>
            <CopyDiagnostics />
            <StartAfresh slot={slot} />
          </>
        )}
      </ProblemScreen>
    );
  }
  const closeOnEscape = (event: KeyboardEvent): void => {
    // A dialog takes its own: that one is its, and does not close the panel it was opened from.
    if (event.key !== 'Escape' || (event.target instanceof Element && event.target.closest('dialog') !== null)) return;
    setPanelOpen(false);
    panelToggle.current?.focus();
  };
  const panel = (
    <aside
      className="side"
      id={panelId}
      data-open={panelOpen || undefined}
      aria-label={panelLabel}
      onKeyDown={isNarrow ? closeOnEscape : undefined}
    >
      {isSimulated && <WeatherPanel station={weather} shared={shared} />}
      <MessagesPanel />
      <People companion={isSimulated ? companion : undefined} otherTabs={otherTabs} />
      <ConnectionPanel network={network} onRetry={onRetry} />
      <CopyDiagnostics />
      <StartAfresh slot={slot} />
    </aside>
  );
  return (
    <div className="app" data-channel={state} data-network={network.kind}>
      <Header
        slot={slot}
        shared={shared}
        theme={theme}
        glance={isSimulated ? describeWeather(report) : strings.connection(status, undefined)}
        panel={{ id: panelId, label: panelLabel, open: panelOpen, toggle: () => setPanelOpen(!panelOpen) }}
        toggleRef={panelToggle}
      />
      {/* Tab goes the way the eye does: from the button that opened it into the panel, and then to the conversation. */}
      {isNarrow && panel}
      <main className="chat" aria-label="Conversation">
        <SyncBanner />
        <div className="chat-log">
          <Conversation empty={state === 'open' ? emptyRoom : ''} />
        </div>
        <div className="chat-foot">
          {!otherTabs && <InviteHint network={network} sharedBy={shared ? slot.name : undefined} />}
          <Composer onSend={(text) => send('text', { text })} />
        </div>
      </main>
      {!isNarrow && panel}
    </div>
  );
}
