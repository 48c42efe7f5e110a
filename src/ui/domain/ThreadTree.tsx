'use client';
import {
  memo,
  useCallback,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { useMessage, useReliableChannel } from '../../react/index.js';
import type { MessageTree } from '../../reducers/index.js';
import type { MessageRow } from '../../store/index.js';
import { GapRow } from '../gap/GapRow.js';
import { Avatar } from '../avatar/Avatar.js';
import type { TextRow } from '../list/listRow.js';
import { rowTime } from '../list/rowTime.js';
import { TextContent } from '../list/TextContent.js';
import { Shape } from '../status/shapes.js';
import { useUiSettings } from '../strings/UiProvider.js';
import { useDomainStrings } from './useDomainStrings.js';
import { threadRows, type ThreadRow } from './threadRows.js';

export interface ThreadTreeProps {
  /** The comments: the answer of `treeByParent`. */
  tree: MessageTree;
  /** The thread to draw: one of `roots`, or of `orphans`. @default all of them, those without their first message last */
  rootId?: string;
  /** What is known of a message: a row that carries it, its gap, or nothing. Keep it stable. @default the row of the channel around it */
  getRow?: (messageId: string) => MessageRow | undefined;
  /** Tries to get missing comments now; goes with `getRow`. @default asks the channel around it */
  onRetrieve?: (messageIds: readonly string[]) => void;
  /** Draws a comment below its author's name: its text, votes, actions. Keep it stable. @default its bytes as UTF-8 text */
  renderComment?: (row: TextRow) => ReactNode;
  /** The tree's accessible name. @default "Thread" */
  label?: string;
  className?: string;
}

/** Deeper than this comments stay at the same indentation: a phone is narrow, and anybody can go as deep as they like. */
const deepestIndent = 8;

const asText = ({ content }: TextRow) => <TextContent content={content} />;
const isText = (row: MessageRow | undefined): row is TextRow => row?.kind === 'message' || row?.kind === 'held';

interface LineProps {
  line: ThreadRow;
  row: MessageRow | undefined;
  folded: boolean;
  tabStop: boolean;
  onFold: (messageId: string) => void;
  onRetrieve?: ((messageIds: readonly string[]) => void) | undefined;
  renderComment: (row: TextRow) => ReactNode;
}

function Comment({ row, renderComment }: { row: TextRow; renderComment: (row: TextRow) => ReactNode }) {
  const { strings, locale, displayName } = useUiSettings();
  const time = rowTime(row.lamportTimestamp, locale);
  const name = displayName(row.senderId);
  return (
    <>
      <div className="rc-row-head">
        <Avatar participantId={row.senderId} name={name} />
        <bdi className="rc-author">{row.kind === 'message' && row.own ? strings.you : name}</bdi>{' '}
        <time dateTime={time.iso} title={time.full}>
          {time.short}
        </time>
      </div>
      {renderComment(row)}
    </>
  );
}

/** A comment that others answer and that is not here: what is known of it, at its place, with them below. */
function Stub({ row, line, onRetrieve }: Pick<LineProps, 'row' | 'line' | 'onRetrieve'>) {
  const strings = useDomainStrings();
  return (
    <>
      {row?.kind === 'gap' || row?.kind === 'lost' ? (
        <GapRow row={row} onRetrieve={onRetrieve} buttonTabIndex={-1} />
      ) : (
        <div className="rc-mark">
          <Shape name="dashed-ring" />
          {strings.commentMissing}
        </div>
      )}
      {line.replies > 0 && (
        <div className="rc-mark">
          <Shape name="hourglass" />
          {strings.repliesWaiting(line.replies)}
        </div>
      )}
    </>
  );
}

const Line = memo(function Line({ line, row, folded, tabStop, onFold, onRetrieve, renderComment }: LineProps) {
  const strings = useDomainStrings();
  const { messageId, depth, position, siblings, replies, below } = line;
  return (
    <div
      role="treeitem"
      className="rc-comment"
      tabIndex={tabStop ? 0 : -1}
      aria-level={depth + 1}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={replies > 0 ? !folded : undefined}
      aria-selected={false}
      data-rc-comment={messageId}
      data-missing={isText(row) ? undefined : ''}
      data-lost={row?.kind === 'lost' ? '' : undefined}
      data-held={row?.kind === 'held' ? '' : undefined}
      data-own={row?.kind === 'message' && row.own ? '' : undefined}
      data-folded={folded ? '' : undefined}
      style={{ '--rc-depth': Math.min(depth, deepestIndent) } as CSSProperties}
    >
      {isText(row) ? (
        <Comment row={row} renderComment={renderComment} />
      ) : (
        <Stub row={row} line={line} onRetrieve={onRetrieve} />
      )}
      {folded && (
        <button type="button" className="rc-link rc-mark" tabIndex={-1} onClick={() => onFold(messageId)}>
          {strings.repliesHidden(below)}
        </button>
      )}
    </div>
  );
});

/** {@link Line} with the row of the channel around it: redrawn only when that changes. */
function ConnectedLine(props: Omit<LineProps, 'row' | 'onRetrieve'>) {
  const row = useMessage(props.line.messageId);
  const { retrieve } = useReliableChannel();
  return <Line {...props} row={row} onRetrieve={retrieve} />;
}

/**
 * A thread of comments, each below the one it answers, in log order: nothing is ranked anew under the reader. A comment
 * that is named and not here has a stub at its place. One tab stop: up and down walk the lines, right unfolds and left
 * folds or goes to what is answered, Home and End; Enter goes into a line's actions, Escape back.
 * @avoid for a chat: `MessageList`, which is virtual; a tree draws every line. Above about a thousand comments, show a
 * part
 * @accessibility a `tree` with one tab stop: up and down walk the lines, right unfolds, left folds or goes to what is
 * answered, Home and End; Enter goes into a line's actions, Escape back. A missing comment is a line with words
 */
export function ThreadTree(props: ThreadTreeProps) {
  const { tree, rootId, getRow, onRetrieve, renderComment = asText, label, className } = props;
  const strings = useDomainStrings();
  const root = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string>();
  const rows = useMemo(() => threadRows(tree, rootId, folded), [tree, rootId, folded]);
  const stop = rows.some(({ messageId }) => messageId === active) ? active : rows[0]?.messageId;

  const onFold = useCallback(
    (messageId: string) =>
      setFolded((before) => {
        const after = new Set(before);
        if (!after.delete(messageId)) after.add(messageId);
        return after;
      }),
    [],
  );
  const focusLine = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    setActive(row.messageId);
    root.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[index]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const line = (event.target as Element).closest<HTMLElement>('[role=treeitem]');
    const here = rows.findIndex(({ messageId }) => messageId === line?.dataset['rcComment']);
    const row = rows[here];
    if (line === null || row === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target !== line) {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      line.focus();
      return;
    }
    const isFolded = folded.has(row.messageId);
    const isRtl = getComputedStyle(line).direction === 'rtl';
    const [inward, outward] = isRtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    if (event.key === 'ArrowDown') focusLine(here + 1);
    else if (event.key === 'ArrowUp') focusLine(here - 1);
    else if (event.key === 'Home') focusLine(0);
    else if (event.key === 'End') focusLine(rows.length - 1);
    else if (event.key === inward && row.replies > 0) {
      if (isFolded) onFold(row.messageId);
      else focusLine(here + 1);
    } else if (event.key === outward) {
      if (row.replies > 0 && !isFolded) onFold(row.messageId);
      else focusLine(rows.findLastIndex(({ depth }, index) => index < here && depth < row.depth));
    } else if (event.key === 'Enter') line.querySelector<HTMLElement>('button, a[href]')?.focus();
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={root}
      role="tree"
      tabIndex={-1}
      aria-label={label ?? strings.thread}
      className={className ? `rc rc-thread ${className}` : 'rc rc-thread'}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const messageId = target.closest<HTMLElement>('[role=treeitem]')?.dataset['rcComment'];
        if (messageId !== undefined) setActive(messageId);
      }}
    >
      {rows.map((line) => {
        const { messageId } = line;
        const shared = { line, folded: folded.has(messageId), tabStop: messageId === stop, onFold, renderComment };
        return getRow ? (
          <Line key={messageId} {...shared} row={getRow(messageId)} onRetrieve={onRetrieve} />
        ) : (
          <ConnectedLine key={messageId} {...shared} />
        );
      })}
    </div>
  );
}
