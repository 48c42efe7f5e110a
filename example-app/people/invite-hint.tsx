import type { Network } from '../network/network.js';
import { OpenParticipant } from './open-participant.js';

/** Shown while this is the only tab: a chat takes two. */
export function InviteHint({ network, sharedBy }: { network: Network; sharedBy?: string | undefined }) {
  return (
    <div className="invite">
      <p>
        {sharedBy === undefined
          ? 'Each tab is a participant of its own.'
          : `Every tab with this address is ${sharedBy}.`}{' '}
        Put a second {sharedBy === undefined ? 'one' : 'participant'} beside this
        {network.kind === 'tabs' ? '.' : ', or open this address in another browser.'}
      </p>
      <OpenParticipant primary>Open a second participant</OpenParticipant>
    </div>
  );
}
