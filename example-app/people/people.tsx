import { useEffect, useState, useSyncExternalStore } from 'react';
import { useParticipants, useReliableChannel } from 'react-reliable-channel';
import { useUiSettings } from 'react-reliable-channel/ui';
import { companionSlot } from '../companion/companion.js';
import type { CompanionSwitch } from '../companion/companion-switch.js';
import { nameOfParticipant } from '../identity/slots.js';
import { describeLastHeard, isHere } from './last-heard.js';
import { OpenParticipant } from './open-participant.js';

const companionNotes = {
  off: 'Off: nobody answers but other tabs.',
  here: 'Runs in this tab, on the same engine.',
  elsewhere: 'Runs in another tab; this one takes over when that closes.',
  failed: 'Could not be opened in this tab. Switch it off and on to try again.',
};

/** Who is in the conversation, as far as this tab has heard. `companion` is undefined where there is none to switch on. */
export function People({ companion, otherTabs }: { companion: CompanionSwitch | undefined; otherTabs: boolean }) {
  const { participantId } = useReliableChannel();
  const { displayName } = useUiSettings();
  const now = useNow();
  // By name: who speaks does not move.
  const nameOf = (other: { participantId: string }) => displayName(other.participantId);
  const others = [...useParticipants()].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));

  return (
    <section className="panel" aria-labelledby="people-title">
      <h2 id="people-title">People</h2>
      <ul className="people">
        <li data-here>
          <span className="people-name">{displayName(participantId)}</span>
          <span className="people-note">you</span>
        </li>
        {others.map((other) => (
          <li key={other.participantId} data-here={isHere(other.lastHeardAt, now) || undefined}>
            <span className="people-name">
              {nameOf(other)}
              {nameOfParticipant(other.participantId) === companionSlot.name && <span className="tag">simulated</span>}
            </span>
            <span className="people-note">{describeLastHeard(other.lastHeardAt, now)}</span>
          </li>
        ))}
      </ul>
      {companion !== undefined && <Companion companion={companion} />}
      {otherTabs && <OpenParticipant>Open another participant</OpenParticipant>}
    </section>
  );
}

function Companion({ companion }: { companion: CompanionSwitch }) {
  const hosted = useSyncExternalStore(companion.subscribe, companion.get);
  return (
    <label className="switch-row">
      <span>
        Simulated participant
        <small>{companionNotes[hosted]}</small>
      </span>
      <input
        type="checkbox"
        role="switch"
        className="switch"
        checked={hosted !== 'off'}
        onChange={(event) => companion.turn(event.target.checked)}
      />
    </label>
  );
}

/** Now, a few times a minute. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 2_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
