import { companionSlot } from '../companion/companion.js';
import type { Slot } from '../identity/slots.js';
import { Notice } from './notice.js';

export interface TakenScreenProps {
  slot: Slot;
  waiting: boolean;
  onWait: () => void;
  onTakeNext: () => void;
}

/** The slot in the address is somebody's already: says so, and offers the two ways on. */
export function TakenScreen({ slot, waiting, onWait, onTakeNext }: TakenScreenProps) {
  const where = slot.key === companionSlot.key ? 'at the table already, most likely simulated' : 'open in another tab';
  return (
    <Notice title={`${slot.name} is ${where}`}>
      <p>
        A participant lives in one tab at a time: two of them would give their messages the same place in the order.
      </p>
      <p role="status">
        {waiting
          ? `Waiting for ${slot.name}. Close the other tab and this one opens by itself.`
          : `Go to that tab, or wait here until it is closed, or join as somebody else.`}
      </p>
      <div className="actions">
        <button type="button" className="button primary" onClick={onTakeNext}>
          Join as somebody else
        </button>
        {!waiting && (
          <button type="button" className="button" onClick={onWait}>
            Wait for {slot.name}
          </button>
        )}
      </div>
    </Notice>
  );
}
