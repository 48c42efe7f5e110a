import { memo, type CSSProperties, type ReactNode } from 'react';
import { useMessage, useReliableChannel } from '../../react/index.js';
import type { MessageRow } from '../../store/index.js';
import { GapRow } from '../gap/GapRow.js';
import { Button } from '../headless/Button.js';
import { useFocusBack } from '../headless/useFocusBack.js';
import { hasText, type TextRow } from '../list/listRow.js';
import { Drawing } from '../status/Drawing.js';
import { flags, gapStates, rowMarks, stateAttributes } from '../status/stateTable.js';
import { useUiSettings } from '../strings/UiProvider.js';
import { Byline } from './Byline.js';
import { Mark } from './Mark.js';
import type { ThreadRow } from './threadRows.js';
import { useDomainStrings } from './useDomainStrings.js';
import { useLasting, type FirstLook } from './useFirstLook.js';

/** Deeper than this comments stay at the same indentation: a phone is narrow, and anybody can go as deep as they like. */
const deepestIndent = 8;

export interface ThreadLineProps extends ThreadRow {
  folded: boolean;
  tabStop: boolean;
  onFold: (messageId: string) => void;
  renderComment: (row: TextRow) => ReactNode;
  looked: FirstLook;
}

interface KnownProps extends ThreadLineProps {
  row: MessageRow | undefined;
  onRetrieve?: ((messageIds: readonly string[]) => void) | undefined;
}

/** What a comment says: drawn anew when that changes, not when others come below. */
const Comment = memo(function Comment({
  row,
  waits,
  renderComment,
}: {
  row: TextRow;
  waits: boolean;
  renderComment: KnownProps['renderComment'];
}) {
  const { strings } = useUiSettings();
  return (
    <>
      <Byline senderId={row.senderId} own={row.kind === 'message' && row.own} at={row.lamportTimestamp} />
      {renderComment(row)}
      {row.kind === 'held' && waits && <Mark mark="waiting" text={strings.held(row.waitingFor.length)} />}
    </>
  );
});

/** A line of a thread: a comment, or what is known of one that is not here, at its place. */
export const ThreadLine = memo(function ThreadLine(props: KnownProps) {
  const { messageId, depth, position, siblings, replies, below, row, folded, tabStop, onFold, onRetrieve } = props;
  const strings = useDomainStrings();
  const gap = hasText(row) ? undefined : row;
  const state = gap?.kind === 'gap' ? gap.state : (gap?.kind ?? 'missing');
  const isNews = useLasting(row?.kind !== 'message', props.looked) || state === 'lost';
  const attributes =
    isNews &&
    (hasText(row)
      ? row.kind === 'held' && stateAttributes('held', rowMarks.held)
      : stateAttributes(state, gapStates[state]));
  return (
    <div
      // Where the button that was pressed has gone, as what it asked for is here, one is still on the line.
      {...useFocusBack()}
      role="treeitem"
      className="rc-comment"
      tabIndex={tabStop ? 0 : -1}
      aria-level={depth + 1}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={replies > 0 ? !folded : undefined}
      aria-selected={false}
      data-rc-row={messageId}
      {...attributes}
      {...flags({ own: row?.kind === 'message' && row.own, folded })}
      style={{ '--rc-depth': Math.min(depth, deepestIndent) } as CSSProperties}
    >
      {hasText(row) ? (
        <Comment row={row} waits={isNews} renderComment={props.renderComment} />
      ) : (
        isNews && (
          <>
            {gap ? (
              <GapRow row={gap} onRetrieve={onRetrieve} buttonTabIndex={-1} />
            ) : (
              <Mark mark="missing" text={strings.commentMissing} />
            )}
            {replies > 0 && <Mark mark="waiting" text={strings.repliesWaiting(replies)} />}
          </>
        )
      )}
      {replies > 0 && (
        <Button look="fold" tabIndex={-1} onClick={() => onFold(messageId)}>
          <Drawing name="fold" drawing={{ stroke: 'M4 6l4 4l4-4' }} wide={false} />
          {folded ? strings.showReplies(below) : strings.hideReplies(below)}
        </Button>
      )}
    </div>
  );
});

/** The same with the row of the channel around it: redrawn only when that changes. */
export const ConnectedLine = memo(function ConnectedLine(props: ThreadLineProps) {
  const row = useMessage(props.messageId);
  const { retrieve } = useReliableChannel();
  return <ThreadLine {...props} row={row} onRetrieve={retrieve} />;
});
