import { useRef, useState } from 'react';
import { useWipe } from 'react-reliable-channel/storage';
import { forgetParticipantId } from '../identity/participant-id.js';
import type { Slot } from '../identity/slots.js';

/** Wipes this tab's participant, after asking: its log, what it has not sent, and its id. */
export function StartAfresh({ slot }: { slot: Slot }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const wipeChannel = useWipe();
  const [problem, setProblem] = useState<string>();

  async function wipe(): Promise<void> {
    try {
      await wipeChannel();
      await forgetParticipantId(slot);
      location.reload();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  return (
    <div className="start-afresh">
      <button type="button" className="button plain" onClick={() => dialog.current?.showModal()}>
        Start afresh…
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby="start-afresh-title">
        <h2 id="start-afresh-title">Start afresh as a new {slot.name}?</h2>
        <p>
          This deletes what {slot.name} has stored in this browser: the log, and messages not sent yet. Others keep what
          they have received, and the new {slot.name} can fetch it from the store.
        </p>
        {problem !== undefined && (
          <p role="alert" className="dialog-problem">
            Not deleted: {problem} Close other tabs of this chat and try again.
          </p>
        )}
        <form method="dialog" className="actions">
          {/* First in the order, so that Enter keeps everything. */}
          <button className="button">Keep everything</button>
          <button type="button" className="button danger" onClick={() => void wipe()}>
            Delete and start afresh
          </button>
        </form>
      </dialog>
    </div>
  );
}
