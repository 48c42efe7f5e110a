'use client';
import { useEffect, useReducer } from 'react';
import { useOutbox } from '../../react/index.js';
import { deliveryLabel } from '../status/DeliveryStatus.js';
import { useUiSettings } from '../strings/UiProvider.js';

/** The least time between two sentences, ms: faster than this nobody can follow. */
const pace = 1_000;

interface Speech {
  readonly sentence: string;
  readonly spokenArrivals: number;
  readonly spokenFailures: ReadonlySet<string>;
}

const silence: Speech = { sentence: '', spokenArrivals: 0, spokenFailures: new Set() };

export interface AnnouncerProps {
  /** Messages that have turned up above others, a running count. */
  arrivals: number;
  /** What failed, by messageId: each is spoken once. */
  failures: ReadonlyMap<string, string>;
}

/** Speaks for the whole list, in one place: a summary of what healed, and what failed; at most one sentence a second. */
export function Announcer({ arrivals, failures }: AnnouncerProps) {
  const { strings } = useUiSettings();
  const [speech, speak] = useReducer((_: Speech, next: Speech) => next, silence);
  const newFailures = [...failures].filter(([messageId]) => !speech.spokenFailures.has(messageId));
  const newArrivals = arrivals - speech.spokenArrivals;
  const pending = newFailures.length > 0 || newArrivals > 0;
  useEffect(() => {
    if (!pending) return;
    const sentences = newFailures.map(([, label]) => label);
    if (newArrivals > 0) sentences.push(strings.earlierArrived(newArrivals));
    // Waiting first gathers what belongs together: twelve that heal in one burst are one sentence.
    const timer = setTimeout(
      () =>
        speak({ sentence: sentences.join('. '), spokenArrivals: arrivals, spokenFailures: new Set(failures.keys()) }),
      pace,
    );
    return () => clearTimeout(timer);
  });
  return (
    <div role="status" className="rc-hidden">
      {speech.sentence}
    </div>
  );
}

const none: ReadonlyMap<string, string> = new Map();

/** {@link Announcer} with the failures of the channel around it. */
export function ConnectedAnnouncer({ arrivals }: { arrivals: number }) {
  const { strings } = useUiSettings();
  const outbox = useOutbox();
  const failed = outbox.filter(({ status }) => status === 'failed' || status === 'unconfirmed');
  const failures =
    failed.length === 0 ? none : new Map(failed.map((entry) => [entry.messageId, deliveryLabel(strings, entry)]));
  return <Announcer arrivals={arrivals} failures={failures} />;
}

export { none as noFailures };
