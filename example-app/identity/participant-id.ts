import type { Slot } from './slots.js';

type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

function storageKey(slotKey: string): string {
  return `reliable-chat/participant/${slotKey}`;
}

/** The participant id of a slot: made once, the same for ever after (`alice-3f9c`). */
export function participantIdFor(
  slot: Slot,
  memory: Memory = localStorage,
  randomUuid: () => string = () => crypto.randomUUID(),
): string {
  const known = memory.getItem(storageKey(slot.key));
  if (known !== null && known !== '') return known;
  const made = `${slot.key}-${randomUuid().slice(0, 4)}`;
  memory.setItem(storageKey(slot.key), made);
  return made;
}

/** Makes the slot's next participant a new one. */
export function forgetParticipantId(slot: Slot, memory: Memory = localStorage): void {
  memory.removeItem(storageKey(slot.key));
}
