import type { ReactNode } from 'react';
import { networkOf, searchOf } from '../network/network.js';

/** Opens another tab, which takes the next free slot: a link, so that no popup blocker minds. */
export function OpenParticipant({ children, primary = false }: { children: ReactNode; primary?: boolean }) {
  const href = location.pathname + searchOf(networkOf(location.search));
  return (
    // `noopener` gives the new tab a memory of its own: it must not take itself for a reload of this one.
    <a className={primary ? 'button primary' : 'button'} href={href} target="_blank" rel="noopener">
      {children}
    </a>
  );
}
