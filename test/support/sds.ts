import type { HistoryEntry, Moment, SdsAction, SdsMessage, SdsTuning } from '../../src/sds/index.js';
import { decodeMessage, defaultSdsTuning, encodeMessage, SdsChannel } from '../../src/sds/index.js';
import { createRandom } from '../../src/testing/index.js';

/** Where the wall clock of a test starts, ms since the epoch. */
export const EPOCH = 1_700_000_000_000;

export const CHANNEL = 'lobby';

/** The moment `ms` after the start of a test. */
export function at(ms: number): Moment {
  return { now: EPOCH + ms, active: ms };
}

export function tuned(overrides: Partial<SdsTuning> = {}): SdsTuning {
  return { ...defaultSdsTuning, ...overrides };
}

/** One participant of the test channel. */
export function createParticipant(
  participantId: string,
  overrides: Partial<SdsTuning> = {},
  others?: number,
): SdsChannel {
  return new SdsChannel({
    channelId: CHANNEL,
    participantId,
    tuning: tuned(overrides),
    random: createRandom(participantId),
    lamportTimestamp: EPOCH,
    others: others === undefined ? undefined : () => others,
  });
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

/** History entries of nothing but ids. */
export function following(...messageIds: string[]): HistoryEntry[] {
  return messageIds.map((messageId) => ({ messageId }));
}

/** A content frame with an opaque id, as a foreign implementation may send it. */
export function contentFrame(
  messageId: string,
  follows: readonly string[] = [],
  fields: Partial<SdsMessage> = {},
): Uint8Array {
  return encodeMessage({
    senderId: 'carol',
    messageId,
    channelId: CHANNEL,
    lamportTimestamp: EPOCH,
    causalHistory: following(...follows),
    repairRequest: [],
    content: bytesOf(`content of ${messageId}`),
    ...fields,
  });
}

export function syncFrame(senderId: string, fields: Partial<SdsMessage> = {}): Uint8Array {
  return encodeMessage({
    senderId,
    messageId: 'sync-1',
    channelId: CHANNEL,
    lamportTimestamp: EPOCH,
    causalHistory: [],
    repairRequest: [],
    ...fields,
  });
}

/** Hands frames to a participant in turn; everything that followed. */
export function receiveAll(channel: SdsChannel, frames: readonly Uint8Array[], when: Moment = at(0)): SdsAction[] {
  return frames.flatMap((frame) => channel.receive(frame, when, { source: 'broadcast' }));
}

/** Sends an own message and returns its id and the bytes of one attempt. */
export function sendFrame(
  channel: SdsChannel,
  text: string,
  when: Moment = at(0),
): { messageId: string; bytes: Uint8Array } {
  const { messageId } = channel.send(bytesOf(text), when)!;
  const { bytes } = channel.messageFrame(messageId, when);
  channel.published(messageId, undefined);
  return { messageId, bytes };
}

export function ofType<T extends SdsAction['type']>(
  actions: readonly SdsAction[],
  type: T,
): Extract<SdsAction, { type: T }>[] {
  return actions.filter((action): action is Extract<SdsAction, { type: T }> => action.type === type);
}

/** Ids handed to the app, in the order of delivery. */
export function deliveredIds(actions: readonly SdsAction[]): string[] {
  return ofType(actions, 'deliver').map(({ entry }) => entry.messageId);
}

/** Ids reported as missing, in the order of the reports. */
export function missingIds(actions: readonly SdsAction[]): string[] {
  return ofType(actions, 'missing').flatMap(({ entries }) => entries.map(({ messageId }) => messageId));
}

/** Ids in the causal history of a frame. */
export function namedIn(frame: Uint8Array | undefined): string[] {
  return decodeMessage(frame!).causalHistory.map(({ messageId }) => messageId);
}
