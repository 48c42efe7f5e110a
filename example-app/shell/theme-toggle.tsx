import { useSyncExternalStore } from 'react';
import type { Theme } from './theme.js';

export function ThemeToggle({ theme }: { theme: Theme }) {
  const scheme = useSyncExternalStore(theme.subscribe, theme.get);
  const label = scheme === 'dark' ? 'Switch to light' : 'Switch to dark';
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} onClick={() => theme.toggle()}>
      <svg
        viewBox="0 0 20 20"
        width="18"
        height="18"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
      >
        {scheme === 'dark' ? (
          <>
            <circle cx="10" cy="10" r="3.4" />
            <path d="M10 2.5v1.8M10 15.7v1.8M2.5 10h1.8M15.7 10h1.8M4.7 4.7l1.3 1.3M14 14l1.3 1.3M4.7 15.3l1.3-1.3M14 6l1.3-1.3" />
          </>
        ) : (
          <path d="M16.5 11.8A6.8 6.8 0 0 1 8.2 3.5a6.8 6.8 0 1 0 8.3 8.3Z" strokeLinejoin="round" />
        )}
      </svg>
    </button>
  );
}
