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
