import type { DeliveredRow, GapRow, HeldRow, LostRow } from '../../../src/store/index.js';

const encoder = new TextEncoder();
const noon = Date.UTC(2026, 10, 21, 12);

export const message = (
  id: string,
  senderId: string,
  minutes: number,
  more: Partial<DeliveredRow> = {},
): DeliveredRow => ({
  kind: 'message',
  key: id,
  messageId: id,
  senderId,
  content: encoder.encode(`text of ${id}`),
  lamportTimestamp: noon + minutes * 60_000,
  own: senderId === 'me',
  late: false,
  gaps: [],
  ...more,
});

export const held = (id: string, minutes: number, waitingFor: readonly string[]): HeldRow => ({
  kind: 'held',
  key: id,
  messageId: id,
  senderId: 'bob',
  content: encoder.encode(`text of ${id}`),
  lamportTimestamp: noon + minutes * 60_000,
  waitingFor,
});

export const gap = (id: string, more: Partial<GapRow> = {}): GapRow => ({
  kind: 'gap',
  key: id,
  messageIds: [id],
  state: 'missing',
  dependents: 1,
  since: noon,
  ...more,
});

export const lost = (id: string, more: Partial<LostRow> = {}): LostRow => ({
  kind: 'lost',
  key: id,
  messageIds: [id],
  dependents: 1,
  since: noon,
  ...more,
});
