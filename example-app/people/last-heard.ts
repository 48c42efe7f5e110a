/** Heard this recently counts as here: a silent participant is heard by its heartbeat every two minutes at most, ms. */
const hereFor = 150_000;

export function isHere(lastHeardAt: number, now: number): boolean {
  return now - lastHeardAt < hereFor;
}

/** "heard just now", "heard 12 s ago", "heard 3 min ago", "heard 2 h ago", "heard 4 days ago". */
export function describeLastHeard(lastHeardAt: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - lastHeardAt) / 1000));
  if (seconds < 5) return 'heard just now';
  if (seconds < 60) return `heard ${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `heard ${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `heard ${hours} h ago`;
  return `heard ${Math.floor(hours / 24)} days ago`;
}
