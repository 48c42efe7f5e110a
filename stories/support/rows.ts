import type { DeliveredRow, GapRow, HeldRow, LostRow, MessageRow } from 'react-reliable-channel';

const encoder = new TextEncoder();

/** A Saturday morning. */
export const start = new Date(2026, 10, 21, 9, 12).getTime();
const minute = 60_000;

export function message(
  id: string,
  senderId: string,
  text: string,
  minutes: number,
  more: Partial<DeliveredRow> = {},
): DeliveredRow {
  return {
    kind: 'message',
    key: id,
    messageId: id,
    senderId,
    content: encoder.encode(text),
    lamportTimestamp: start + minutes * minute,
    own: senderId === 'me',
    late: false,
    gaps: [],
    ...more,
  };
}

export function held(
  id: string,
  senderId: string,
  text: string,
  minutes: number,
  waitingFor: readonly string[],
): HeldRow {
  return {
    kind: 'held',
    key: id,
    messageId: id,
    senderId,
    content: encoder.encode(text),
    lamportTimestamp: start + minutes * minute,
    waitingFor,
  };
}

export function gap(id: string, more: Partial<GapRow> = {}): GapRow {
  return { kind: 'gap', key: id, messageIds: [id], state: 'missing', dependents: 1, since: start, ...more };
}

export function lost(id: string, more: Partial<LostRow> = {}): LostRow {
  return { kind: 'lost', key: id, messageIds: [id], dependents: 1, since: start, ...more };
}

/** A conversation of three, two minutes here, ten there. */
export const conversation: readonly MessageRow[] = [
  message('c1', 'Marta', 'Morning! The workshop moved to room 4, the projector in 2 is broken.', 0),
  message('c2', 'Marta', 'Coffee is already there.', 1),
  message('c3', 'Jonas', 'Thanks. Shall I bring the second router?', 3),
  message('c4', 'me', 'Yes please, and the long cable.', 4),
  message('c5', 'Priya', 'I am ten minutes late, start without me.\nSlides are in the shared folder.', 11),
  message('c6', 'Jonas', 'On my way.', 12),
  message(
    'c7',
    'Jonas',
    'https://example.org/a-rather-long-address/that-has-to-break-somewhere/because-screens-are-narrow?and=more&of=it',
    12.5,
  ),
  message('c8', 'me', 'Room 4 is open.', 14),
];

const words =
  'the router is up again and nobody lost a word since nine this morning which is more than we hoped for'.split(' ');
const people = ['Marta', 'Jonas', 'Priya', 'me', 'Tom'];

/** Any number of messages, the same every time. */
export function longConversation(count: number): MessageRow[] {
  return Array.from({ length: count }, (_, index) => {
    const length = 3 + ((index * 7) % 40);
    const text = Array.from({ length }, (__, word) => words[(index + word * 3) % words.length]).join(' ');
    return message(
      `l${index}`,
      people[Math.floor(index / 3) % people.length] ?? 'Tom',
      `${index + 1}: ${text}`,
      index * 0.7,
    );
  });
}
