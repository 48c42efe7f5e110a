/**
 * What is known of an own message on its way out. A lattice: `queued < sending < sent < possibly-acknowledged <
 * acknowledged`; `failed` and `unconfirmed` are side exits that a later proof heals; `discarded` is final.
 */
export type MessageStatus =
  'queued' | 'sending' | 'sent' | 'possibly-acknowledged' | 'acknowledged' | 'unconfirmed' | 'failed' | 'discarded';

const rank: Record<MessageStatus, number> = {
  queued: 0,
  sending: 1,
  failed: 2,
  sent: 3,
  unconfirmed: 4,
  'possibly-acknowledged': 5,
  acknowledged: 6,
  discarded: 7,
};

/**
 * The status after `event` became known, given the status before it: the higher of the two, so that no order of
 * events takes a message backwards (a retry does not turn `sent` into `sending`, a late failure of one attempt does
 * not undo another that went out). Two things may step down, because the user asked for a fresh start:
 * `failed` and `unconfirmed` return to `sending` when the message is sent again, which {@link restartStatus} does.
 */
export function nextStatus(current: MessageStatus | undefined, event: MessageStatus): MessageStatus {
  if (current === undefined) return event;
  // An acknowledged message is with somebody: discarding it would be a lie.
  if (event === 'discarded') return current === 'acknowledged' ? current : event;
  return rank[event] > rank[current] ? event : current;
}

/** The status when the user asks to send again: a side exit goes back to where it left the lattice, others stay. */
export function restartStatus(current: MessageStatus): MessageStatus {
  if (current === 'failed') return 'queued';
  if (current === 'unconfirmed') return 'sent';
  return current;
}

/** Whether nobody has the message for sure and the user has not given it up. */
export function isOpen(status: MessageStatus | undefined): boolean {
  return status !== 'acknowledged' && status !== 'discarded';
}
