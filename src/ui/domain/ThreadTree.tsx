'use client';
import {
  forwardRef,
  useCallback,
  useMemo,
  useRef,
  useState,
  type ForwardedRef,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import type { MessageTree } from '../../reducers/index.js';
import type { MessageRow } from '../../store/index.js';
import { CompletenessBadge, type CompletenessLike } from '../badges/CompletenessBadge.js';
import { useIncomplete } from '../badges/useIncomplete.js';
import { renderPart, type PartOptions } from '../headless/part.js';
import type { TextRow } from '../list/listRow.js';
import { TextContent } from '../list/TextContent.js';
import { useRovingFocus } from '../list/useRovingFocus.js';
import { ConnectedLine, ThreadLine } from './ThreadLine.js';
import { threadRows } from './threadRows.js';
import { useFirstLook } from './useFirstLook.js';
import { useDomainStrings } from './useDomainStrings.js';

/** What a `render` function of {@link ThreadTree} is given. */
export interface ThreadTreeState {
  /** Lines that are shown, a count: comments, and stubs of those that are not here. */
  readonly lines: number;
}

export interface ThreadTreeProps extends PartOptions<ThreadTreeState> {
  /** The comments: the answer of `treeByParent`. */
  tree: MessageTree;
  /** The thread to draw: one of `roots`, or of `orphans`. @default all of them, those without their first message last */
  rootId?: string;
  /** What is known of a message: a row that carries it, its gap, or nothing. Keep it stable. @default the row of the channel around it */
  getRow?: (messageId: string) => MessageRow | undefined;
  /** Tries to get missing comments now; goes with `getRow`. @default asks the channel around it */
  onRetrieve?: (messageIds: readonly string[]) => void;
  /**
   * How much of the channel the tree is made of: `completeness` of `useReducedMessages`. While it is not all, the thread
   * says so at its end: what is missing and not named by a comment may belong here. @default nothing is said
   */
  completeness?: CompletenessLike;
  /**
   * Draws a comment below its author's name: its text, votes, actions. Keep it stable; give buttons `tabIndex={-1}`, Enter
   * goes to them. @default its bytes as UTF-8 text
   */
  renderComment?: (row: TextRow) => ReactNode;
  /** The tree's accessible name. @default "Thread" */
  label?: string;
}

const asText = ({ content }: TextRow) => <TextContent content={content} />;
const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * A thread of comments, each below the one it answers, in log order: nothing is ranked anew under the reader. A comment
 * that is named and not here has a stub at its place; the words of one that goes missing while the thread is shown come
 * when that has lasted for a second. One tab stop: up and down walk the lines, right unfolds or goes
 * into the answers, left folds or goes to what is answered (turned round from right to left), Home and End; Enter goes
 * into a line's actions, Escape back.
 * @avoid for a chat: `MessageList`, which is virtual; a tree draws every line. Above some thousand comments, show a part
 * @accessibility a `tree` with one tab stop: up and down walk the lines, right unfolds, left folds or goes to what is
 * answered, Home and End; Enter goes into a line's actions, Escape back. A missing comment is a line with words; when
 * the button one has pressed goes, the focus stays on its line
 */
export const ThreadTree = /* @__PURE__ */ forwardRef(function ThreadTree(
  { tree, rootId, getRow, onRetrieve, completeness, renderComment = asText, label, ...given }: ThreadTreeProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  const strings = useDomainStrings();
  const lines = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const incomplete = useIncomplete(completeness?.complete ?? true);
  const rows = useMemo(() => threadRows(tree, rootId, folded), [tree, rootId, folded]);
  const { tabStop, moveTo, onKeyDown, ...focus } = useRovingFocus(rows, lines, rows[0]?.key);

  const looked = useFirstLook(rows.length > 0);
  const onFold = useCallback(
    (messageId: string) =>
      setFolded((before) => {
        const after = new Set(before);
        if (!after.delete(messageId)) after.add(messageId);
        return after;
      }),
    [],
  );
  const onTreeKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const here = rows.findIndex(({ key }) => key === (event.target as HTMLElement).dataset['rcRow']);
    const row = rows[here];
    const step = steps[event.key];
    if (!row || !step || event.altKey || event.ctrlKey || event.metaKey) return onKeyDown(event);
    event.preventDefault();
    const inward = step > 0 === (getComputedStyle(event.currentTarget).direction !== 'rtl');
    const isFolded = folded.has(row.key);
    if (row.replies > 0 && isFolded === inward) return onFold(row.key);
    const next = inward
      ? row.replies > 0 && rows[here + 1]
      : rows.findLast(({ depth }, index) => index < here && depth < row.depth);
    if (next) moveTo(next.key);
  };

  return renderPart(
    'div',
    // Handed on to the element, not read.
    // oxlint-disable-next-line react/refs
    { ...given, partRef },
    {
      className: 'rc-thread',
    },
    { lines: rows.length },
    <div
      ref={lines}
      role="tree"
      tabIndex={-1}
      aria-label={label ?? strings.thread}
      onKeyDown={onTreeKeyDown}
      {...focus}
    >
      {rows.map((row, index) => {
        const { key, ...line } = row;
        const shared = { ...line, folded: folded.has(key), tabStop: index === tabStop, onFold, renderComment, looked };
        return getRow ? (
          <ThreadLine key={key} {...shared} row={getRow(key)} onRetrieve={onRetrieve} />
        ) : (
          <ConnectedLine key={key} {...shared} />
        );
      })}
    </div>,
    completeness && incomplete && (
      <div className="rc-thread-end">
        <CompletenessBadge completeness={completeness} />
      </div>
    ),
  );
});
