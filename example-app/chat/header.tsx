import type { RefObject } from 'react';
import type { Slot } from '../identity/slots.js';
import type { Theme } from '../shell/theme.js';
import { ThemeToggle } from '../shell/theme-toggle.js';

export interface HeaderProps {
  slot: Slot;
  /** All tabs of the participant share its channel. */
  shared: boolean;
  theme: Theme;
  /** The weather, or the connection, in a few words. */
  glance: string;
  panel: { id: string; label: string; open: boolean; toggle: () => void };
  /** The button that opens the panel. */
  toggleRef: RefObject<HTMLButtonElement | null>;
}

/** What a narrow header has room for beside "Network:", characters. */
const shortGlance = 8;

export function Header({ slot, shared, theme, glance, panel, toggleRef }: HeaderProps) {
  return (
    <header className="header">
      <div className="header-titles">
        <h1>Lobby</h1>
        <p>
          You are <strong data-testid="own-name">{slot.name}</strong>
          {shared && ' in every tab with this address'}
        </p>
      </div>
      <button
        ref={toggleRef}
        type="button"
        className="button panel-toggle"
        data-long={glance.length > shortGlance || undefined}
        aria-label={`Network: ${glance}, ${panel.label}`}
        aria-expanded={panel.open}
        aria-controls={panel.id}
        onClick={panel.toggle}
      >
        <span className="glance-label">
          <span className="glance-prefix">Network: </span>
          {glance}
        </span>
        <svg
          viewBox="0 0 12 12"
          width="12"
          height="12"
          aria-hidden="true"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        >
          <path d={panel.open ? 'M2.5 7.5 6 4l3.5 3.5' : 'M2.5 4.5 6 8l3.5-3.5'} />
        </svg>
      </button>
      <ThemeToggle theme={theme} />
    </header>
  );
}
