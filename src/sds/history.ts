import type { HistoryEntry } from './message.js';
import type { MessageNode } from './node.js';
import { compareNodes } from './node.js';
import type { SdsTuning } from './tuning.js';

/**
 * The messages a frame names, in log order (SDS, Send Message: "an ordered list"): `first` as far as they fit, then
 * `second`, then the most recent ones until there are `causalHistory` of them.
 */
export function selectHistory(
  first: readonly MessageNode[],
  second: readonly MessageNode[],
  recent: readonly MessageNode[],
  tuning: Pick<SdsTuning, 'causalHistory' | 'causalHistoryMax'>,
): MessageNode[] {
  const chosen = new Set<MessageNode>();
  const take = (nodes: readonly MessageNode[], most: number): void => {
    for (const node of nodes) {
      if (chosen.size >= most) return;
      chosen.add(node);
    }
  };
  take(first, tuning.causalHistoryMax);
  take(second, tuning.causalHistoryMax);
  take(recent.toReversed(), Math.min(tuning.causalHistory, tuning.causalHistoryMax));
  return [...chosen].sort(compareNodes);
}

/** A history without repetitions, empty ids and the namer itself: nearly every one is so already. */
export function distinctEntries(causalHistory: readonly HistoryEntry[], ownId: string): readonly HistoryEntry[] {
  if (causalHistory.length <= 16 && isDistinct(causalHistory, ownId)) return causalHistory;
  const kept = new Map<string, HistoryEntry>();
  for (const entry of causalHistory) {
    const { messageId } = entry;
    if (messageId !== '' && messageId !== ownId && !kept.has(messageId)) kept.set(messageId, entry);
  }
  return [...kept.values()];
}

function isDistinct(causalHistory: readonly HistoryEntry[], ownId: string): boolean {
  for (let i = 0; i < causalHistory.length; i++) {
    const { messageId } = causalHistory[i]!;
    if (messageId === '' || messageId === ownId) return false;
    for (let j = 0; j < i; j++) if (causalHistory[j]!.messageId === messageId) return false;
  }
  return true;
}
