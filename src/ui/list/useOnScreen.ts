import { useCallback, useEffect, useRef, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';
import { hasText, type ListRow } from './listRow.js';

/**
 * Tells which messages are on screen, whenever that is others than before and the page is visible.
 * @returns looks again: to be called whenever the list was scrolled or resized
 */
export function useOnScreen(
  rows: readonly ListRow[],
  listRef: RefObject<VirtualizerHandle | null>,
  tell: (messageIds: readonly string[]) => void,
): () => void {
  const latest = useRef({ rows, tell });
  const told = useRef('');
  const look = useCallback(() => {
    const list = listRef.current;
    if (!list?.viewportSize || document.hidden) return;
    const { scrollOffset, viewportSize } = list;
    const messageIds = latest.current.rows
      .slice(list.findItemIndex(scrollOffset), list.findItemIndex(scrollOffset + viewportSize) + 1)
      .filter(hasText)
      .map(({ messageId }) => messageId);
    const before = told.current;
    told.current = messageIds.join(' ');
    if (told.current !== before) latest.current.tell(messageIds);
  }, [listRef]);
  useIsomorphicLayoutEffect(() => void (latest.current = { rows, tell }), [rows, tell]);
  useEffect(() => {
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [rows, look]);
  return look;
}
