import type { Network } from '../network/network.js';
import { OpenParticipant } from './open-participant.js';

/** Shown while this is the only tab: a chat takes two. */
export function InviteHint({ network }: { network: Network }) {
  return (
    <div className="invite">
      <p>
        Each tab is a participant of its own. Put a second one beside this
        {network.kind === 'tabs' ? '.' : ', or open this address in another browser.'}
      </p>
      <OpenParticipant primary>Open a second participant</OpenParticipant>
    </div>
  );
}
