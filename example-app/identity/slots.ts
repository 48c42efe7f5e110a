/** A seat in the room: who a tab is. One engine at a time sits on it. */
export interface Slot {
  /** Names the lock and what is stored: lower case, no spaces. */
  readonly key: string;
  /** The name on screen. */
  readonly name: string;
}

const names = ['Alice', 'Bob', 'Carol', 'Dan', 'Erin', 'Frank', 'Grace', 'Heidi', 'Ivan', 'Judy', 'Kim', 'Leo'];

/** The slots tabs take, lowest first: a dozen names, then numbered guests without end. */
export function slotAt(index: number): Slot {
  const name = names[index] ?? `Guest ${index + 1}`;
  return { key: keyOf(name), name };
}

/** The slot a name stands for; `undefined` when the name has no letter or digit in it. */
export function slotNamed(text: string): Slot | undefined {
  const key = keyOf(text);
  if (key === '') return undefined;
  return { key, name: nameOfKey(key) };
}

/** The slot asked for in the address (`?as=carol`), if any. */
export function requestedSlot(search: string): Slot | undefined {
  const as = new URLSearchParams(search).get('as');
  return as === null ? undefined : slotNamed(as);
}

/** Whether the address asks for a participant that all its tabs share (`?tabs`). */
export function sharesTabs(search: string): boolean {
  return new URLSearchParams(search).has('tabs');
}

/** The name on screen of a participant, read from an id made by `participantIdFor`: `guest-13-9c41` is "Guest 13". */
export function nameOfParticipant(participantId: string): string {
  return nameOfKey(participantId.replace(/-[0-9a-f]{4}$/, ''));
}

/** As {@link nameOfParticipant}, but tells apart somebody who has the reader's own name (an identity left behind). */
export function nameBeside(participantId: string, ownId: string): string {
  const name = nameOfParticipant(participantId);
  if (participantId === ownId || name !== nameOfParticipant(ownId)) return name;
  return `${name} (${participantId.slice(-4)})`;
}

function keyOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+/, '')
    .slice(0, 32)
    .replace(/-+$/, '');
}

function nameOfKey(key: string): string {
  return key
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
