import type { ConnectionHealth } from 'react-reliable-channel';

/** "for 12 s", "for 3 min", "for 2 h"; nothing while it is news. */
export function describeSince(since: number | undefined, now: number): string {
  const seconds = since === undefined ? 0 : Math.floor((now - since) / 1000);
  if (seconds < 3) return '';
  if (seconds < 60) return `for ${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `for ${minutes} min` : `for ${Math.floor(minutes / 60)} h`;
}

/** What it means for who writes. */
export const meanings: Readonly<Record<ConnectionHealth['status'], string>> = {
  connecting: 'What you write is kept, and goes out once the network is there.',
  online: 'What you write goes out, what others write comes in.',
  degraded: 'Only one way works, sending or receiving; what is missed meanwhile is fetched later.',
  offline: 'What you write is kept, and goes out when the network is back.',
};

/** A reason as a sentence of its own. */
export function asSentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${/[.!?…]$/.test(reason) ? '' : '.'}`;
}
