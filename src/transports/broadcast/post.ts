import { isBytes } from '../bytes.js';
import { isTimestamp } from '../store/row.js';
import { maxMessageSize } from '../publishing.js';

/** What tabs post to each other. */
export interface Post {
  readonly payload: Uint8Array;
  /** When it was published, whole ms since the epoch. */
  readonly timestamp: number;
}

/** Names this shape; another shape gets another name, so that tabs of two versions ignore each other's posts. */
const kind = 'frame/1';

export function encodePost(payload: Uint8Array, timestamp: number): object {
  return { kind, payload, timestamp };
}

/** Anybody on this origin can post anything: `undefined` for all that is not a frame a tab of ours would post. */
export function decodePost(data: unknown): Post | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const post = data as Partial<Record<'kind' | 'payload' | 'timestamp', unknown>>;
  const { payload, timestamp } = post;
  if (post.kind !== kind || !isBytes(payload)) return undefined;
  if (payload.length === 0 || payload.length > maxMessageSize) return undefined;
  return isTimestamp(timestamp) ? { payload, timestamp } : undefined;
}
