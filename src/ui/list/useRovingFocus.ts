import { useCallback, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';

const rowSelector = '[data-rc-row]';

/** How many frames a row may take to appear, and to come to rest, before that is given up. */
const patience = 60;

/** It is at rest when it stands where it stood for so many frames. */
const atRest = 3;

const rowOf = (target: EventTarget) => (target as Element).closest<HTMLElement>(rowSelector);

const findRow = (container: HTMLElement | null, key: string) =>
  container?.querySelector<HTMLElement>(`[data-rc-row=${JSON.stringify(key)}]`);

/** What is walked: anything with a name, which its element carries as `data-rc-row`. */
type Keyed = readonly { readonly key: string }[];

function indexOfKey(rows: Keyed, wanted: string | undefined): number {
  return wanted === undefined ? -1 : rows.findLastIndex(({ key }) => key === wanted);
}

/** Buttons of a row, reached with Enter: left and right walk them, Escape goes back to the row. */
function walkActions(event: KeyboardEvent<HTMLElement>, row: HTMLElement): void {
  const buttons = [...row.querySelectorAll('button')];
  const here = buttons.indexOf(event.target as HTMLButtonElement);
  const forward = getComputedStyle(row).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  if (event.key === 'Escape') row.focus({ preventScroll: true });
  else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
    buttons.at((here + (event.key === forward ? 1 : -1)) % buttons.length)?.focus();
  else return;
  event.preventDefault();
}

export interface RovingFocus {
  /** The row with the tab stop; −1 = no rows. It has to stay mounted. */
  readonly tabStop: number;
  /** Puts the tab stop and the focus on a row, wherever it is, and brings it into view. @default as little as it takes */
  readonly moveTo: (key: string, where?: 'middle' | 'nowhere') => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  readonly onBlur: (event: FocusEvent<HTMLElement>) => void;
}

/**
 * One tab stop for the whole list: arrows, Home and End move it, Enter goes into the row's actions. Until a row was
 * focused, it is the one of `entryKey`.
 * @param bring brings a row into view that has the focus @default the browser does, as with any focus
 */
export function useRovingFocus(
  rows: Keyed,
  container: RefObject<HTMLElement | null>,
  entryKey: string | undefined,
  bring?: (row: HTMLElement, centred: boolean) => void,
): RovingFocus {
  const [activeKey, setActiveKey] = useState<string>();
  const wanted = useRef<string>(undefined);
  /** What is wanted is not to be brought into view. */
  const quiet = useRef(false);
  const hasFocus = useRef(false);
  const lastIndex = useRef(0);
  const found = indexOfKey(rows, activeKey);
  const entry = found === -1 ? indexOfKey(rows, entryKey) : found;
  const tabStop = entry === -1 ? rows.length - 1 : entry;

  const focusWanted = useCallback(() => {
    const key = wanted.current;
    if (key === undefined) return;
    const row = findRow(container.current, key);
    row?.focus({ preventScroll: quiet.current || !!bring });
    if (document.activeElement === row) wanted.current = undefined;
  }, [container, bring]);

  const moveTo = useCallback(
    (key: string, where?: 'middle' | 'nowhere') => {
      wanted.current = key;
      quiet.current = where === 'nowhere';
      setActiveKey(key);
      let place: number | undefined;
      let still = 0;
      let frames = patience;
      const go = () => {
        frames -= 1;
        // A row that has just been mounted is hidden, and takes no focus, until the virtual list has measured it.
        if (wanted.current === key) focusWanted();
        const row = findRow(container.current, key);
        const isThere = row && document.activeElement === row;
        if (isThere) {
          // By the row, not by its index: others may come above it on the way, and are measured after it was brought.
          if (where !== 'nowhere') bring?.(row, where === 'middle');
          const { top } = row.getBoundingClientRect();
          still = top === place ? still + 1 : 0;
          place = top;
        }
        if ((isThere || wanted.current === key) && still < atRest && frames > 0) requestAnimationFrame(go);
        // Or it would take the focus from elsewhere whenever it can at last.
        else if (wanted.current === key) wanted.current = undefined;
      };
      go();
    },
    [container, focusWanted, bring],
  );

  useIsomorphicLayoutEffect(() => {
    focusWanted();
    if (wanted.current === undefined && hasFocus.current && document.activeElement === document.body) {
      // What had the focus is gone: a button of this row, or the row itself, whose place another has taken.
      const next = rows[found === -1 ? Math.min(lastIndex.current, rows.length - 1) : found];
      // Nobody went there: who has scrolled away goes on reading where they are.
      if (next !== undefined) moveTo(next.key, 'nowhere');
    }
    if (found !== -1) lastIndex.current = found;
  }, [rows, found, focusWanted, moveTo]);

  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      const row = rowOf(event.target);
      if (row === null) return;
      if (event.target !== row) {
        if ((event.target as Element).tagName === 'BUTTON') walkActions(event, row);
        return;
      }
      if (event.key === 'Enter') {
        const action = row.querySelector('button');
        if (action === null) return;
        event.preventDefault();
        action.focus();
        return;
      }
      const here = rows.findIndex(({ key }) => key === row.dataset['rcRow']);
      const targets: Record<string, number> = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: rows.length - 1 };
      const index = targets[event.key];
      if (index === undefined) return;
      event.preventDefault();
      const next = rows[index];
      if (next !== undefined) moveTo(next.key);
    },
    [rows, moveTo],
  );

  const onFocus = useCallback((event: FocusEvent<HTMLElement>) => {
    const key = rowOf(event.target)?.dataset['rcRow'];
    hasFocus.current = key !== undefined;
    if (key !== undefined) setActiveKey(key);
  }, []);

  const onBlur = useCallback((event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) hasFocus.current = false;
  }, []);

  return { tabStop, moveTo, onKeyDown, onFocus, onBlur };
}
