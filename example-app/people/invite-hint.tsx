import { OpenParticipant } from './open-participant.js';

/** Shown while this is the only tab: a chat takes two. */
export function InviteHint() {
  return (
    <div className="invite">
      <p>Each tab is a participant of its own. Put a second one beside this.</p>
      <OpenParticipant primary>Open a second participant</OpenParticipant>
    </div>
  );
}
