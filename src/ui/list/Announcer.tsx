'use client';
import { useEffect, useRef, useState } from 'react';
import { useOutbox } from '../../react/index.js';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';
import { deliveryLabel } from '../status/DeliveryStatus.js';
import { isStuck } from '../status/ResendActions.js';
import { useUiSettings } from '../strings/UiProvider.js';

/** The least time between two sentences, ms: faster than this nobody can follow. */
const pace = 1_000;

/** What keeps growing is said by then, ms. */
const patience = 4_000;

/** A failure this soon after sending is what its author waits for: it interrupts. Later ones wait their turn. ms */
const justSent = 30_000;

interface Speech {
  /** How often something was said. */
  readonly count: number;
  readonly sentence: string | false;
  /** Spoken at once, whatever is being read. */
  readonly urgent: string | false | undefined;
  readonly spokenArrivals: number;
  readonly spokenFailures: ReadonlySet<string>;
}

const silence: Speech = { count: 0, sentence: '', urgent: '', spokenArrivals: 0, spokenFailures: new Set() };

export interface AnnouncerProps {
  /** Messages that have turned up above others, a running count. */
  arrivals: number;
  /** More of them may be on their way: one sentence for all waits for them. */
  more: boolean;
  /** What failed, by messageId: each is spoken once, and again when it was sent in between. */
  failures?: ReadonlyMap<string, Failure>;
}

/** An own message that failed. */
interface Failure {
  readonly label: string;
  /** When it was written, ms since the epoch. */
  readonly writtenAt: number;
}

const none: ReadonlyMap<string, Failure> = new Map();

/** Speaks for the whole list, in one place: a summary of what healed, and what failed; at most one sentence a second. */
export function Announcer({ arrivals, more, failures = none }: AnnouncerProps) {
  const { strings } = useUiSettings();
  const [speech, speak] = useState(silence);
  const spoken = [...speech.spokenFailures].filter((messageId) => failures.has(messageId));
  // What was sent again, and fails again, is news again.
  if (spoken.length < speech.spokenFailures.size) speak({ ...speech, spokenFailures: new Set(spoken) });
  const newFailures = [...failures].filter(([messageId]) => !speech.spokenFailures.has(messageId));
  const newArrivals = arrivals - speech.spokenArrivals;
  const news = newFailures.length + newArrivals;
  const since = useRef(0);
  const say = () => {
    since.current = 0;
    const failed = newFailures.map(([, failure]) => failure);
    // Many that fail together are one sentence: the same words once for each would drown all else.
    const failure = failed.length > 1 ? strings.outbox(failed.length) : failed[0]?.label;
    const isUrgent = failed.some(({ writtenAt }) => Date.now() - writtenAt < justSent);
    // One sentence at a time: what healed waits its turn behind what failed.
    speak({
      count: speech.count + 1,
      sentence: failure === undefined ? strings.earlierArrived(newArrivals) : !isUrgent && failure,
      urgent: isUrgent && failure,
      spokenArrivals: failure === undefined ? arrivals : speech.spokenArrivals,
      spokenFailures: new Set(failures.keys()),
    });
  };
  const latest = useRef(say);
  useIsomorphicLayoutEffect(() => void (latest.current = say));
  const waits = more && newFailures.length === 0;
  useEffect(() => {
    if (news === 0) {
      since.current = 0;
      return;
    }
    // Waiting gathers what belongs together: twelve that heal in one burst are one sentence, however often the list is drawn.
    since.current ||= performance.now();
    const rest = since.current + patience - performance.now();
    const timer = setTimeout(() => latest.current(), waits ? rest : Math.min(pace, rest));
    return () => clearTimeout(timer);
  }, [news, waits, speech.count]);
  return (
    <div className="rc-hidden">
      {/* Put there anew each time: the same sentence twice is twice news. */}
      <div role="status">{speech.sentence && <span key={speech.count}>{speech.sentence}</span>}</div>
      <div aria-live="assertive">{speech.urgent && <span key={speech.count}>{speech.urgent}</span>}</div>
    </div>
  );
}

/** {@link Announcer} with the failures of the channel around it. */
export function ConnectedAnnouncer(props: AnnouncerProps) {
  const { strings } = useUiSettings();
  const outbox = useOutbox();
  const failures = new Map(
    outbox
      .filter(isStuck)
      .map((entry) => [entry.messageId, { label: deliveryLabel(strings, entry), writtenAt: entry.lamportTimestamp }]),
  );
  return <Announcer {...props} failures={failures} />;
}
