import type { ReactNode } from 'react';

/** Opens another tab, which takes the next free slot: a link, so that no popup blocker minds. */
export function OpenParticipant({ children, primary = false }: { children: ReactNode; primary?: boolean }) {
  return (
    // `noopener` gives the new tab a memory of its own: it must not take itself for a reload of this one.
    <a className={primary ? 'button primary' : 'button'} href={location.pathname} target="_blank" rel="noopener">
      {children}
    </a>
  );
}
