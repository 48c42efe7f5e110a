import { memo, useId, useState } from 'react';
import { Avatar } from '../avatar/Avatar.js';
import { GapRow } from '../gap/GapRow.js';
import { Button } from '../headless/Button.js';
import { Shape } from '../status/shapes.js';
import { flags, rowMarks, stateAttributes } from '../status/stateTable.js';
import { agoOf } from '../strings/ago.js';
import { useUiSettings } from '../strings/UiProvider.js';
import { foldedGap } from '../../rows/gapFold.js';
import { hasText, isLate, type ListRow, type TextRow } from './listRow.js';
import { OwnDelivery } from './OwnDelivery.js';
import { useRowContext } from './rowContext.js';
import { rowTime } from './rowTime.js';
import { Time } from './Time.js';

export interface RowProps {
  row: ListRow;
  /** The first of its author's in a run: shows who and when. */
  leads: boolean;
  /** The first of its day. */
  startsDay: boolean;
  /** From here on nothing had been read: the divider stands above it. */
  firstUnread: boolean;
  /** One's own last message. */
  latestOwn: boolean;
  /** The row above arrived late too: of one author, that is shown once for both, and told a screen reader on each. */
  lateRun: boolean;
  /** The list's one tab stop. */
  tabStop: boolean;
}

type BodyProps = Pick<RowProps, 'leads' | 'latestOwn' | 'lateRun'> & { row: TextRow; id: string };

function TextRowBody({ row, leads, latestOwn, lateRun, id }: BodyProps) {
  const { strings, displayName } = useUiSettings();
  const { renderContent, jumpTo } = useRowContext();
  const own = row.kind === 'message' && row.own;
  const name = displayName(row.senderId);
  const firstMissing = row.kind === 'held' ? row.waitingFor[0] : undefined;
  return (
    <>
      <div className="rc-row-side">{leads && <Avatar participantId={row.senderId} name={name} />}</div>
      <div id={`${id}head`} className={leads ? 'rc-row-head' : 'rc-row-head rc-row-head-quiet'}>
        <bdi className={leads ? 'rc-author' : 'rc-hidden'}>{own ? strings.you : name}</bdi>{' '}
        <Time at={row.lamportTimestamp} />
      </div>
      <div id={`${id}body`} className="rc-row-body">
        <div className="rc-row-content">{renderContent(row.content, row)}</div>
        {isLate(row) && (
          <div className={lateRun && !leads ? 'rc-hidden' : 'rc-mark'} {...stateAttributes('late', rowMarks.late)}>
            <Shape name={rowMarks.late.shape} />
            {strings.late(row.receivedAt === undefined ? undefined : agoOf(row.receivedAt, row.lamportTimestamp))}
          </div>
        )}
        {row.kind === 'held' && (
          <div className="rc-mark" {...stateAttributes('held', rowMarks.held)}>
            <Shape name={rowMarks.held.shape} />
            <Button look="link" tabIndex={-1} onClick={() => firstMissing !== undefined && jumpTo(firstMissing)}>
              {strings.held(row.waitingFor.length)}
            </Button>
          </div>
        )}
        {own && <OwnDelivery messageId={row.messageId} latest={latestOwn} />}
      </div>
    </>
  );
}

/** One row of the list, under the same key and element whatever it turns into, so that focus and place stay. */
export const Row = memo(function Row({ row, leads, startsDay, firstUnread, latestOwn, lateRun, tabStop }: RowProps) {
  const { strings, locale } = useUiSettings();
  const { retrieve, expand, isNews } = useRowContext();
  // What comes into view again is no news, nor is what a message turns into.
  const [spoken] = useState(() => isNews(row.key));
  const id = useId();
  const text = hasText(row);
  return (
    <div className="rc-row-frame">
      {startsDay && text && (
        <div className="rc-day" aria-live="off">
          {rowTime(row.lamportTimestamp, locale).day}
        </div>
      )}
      {firstUnread && (
        <div className="rc-unread" aria-live="off">
          {strings.firstUnread}
        </div>
      )}
      {/* Rows take the list's one tab stop in turns, as articles of a feed do. */}
      {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex */}
      <div
        className="rc-row"
        role="article"
        tabIndex={tabStop ? 0 : -1}
        data-rc-row={row.key}
        data-kind={row.kind}
        {...flags({
          leads,
          own: row.kind === 'message' && row.own,
          held: row.kind === 'held',
          late: isLate(row),
        })}
        aria-live={spoken && row.kind === 'message' ? undefined : 'off'}
        aria-labelledby={text ? `${id}head` : undefined}
        aria-describedby={text ? `${id}body` : undefined}
      >
        {text && <TextRowBody {...{ row, leads, latestOwn, lateRun, id }} />}
        {!text && (
          <GapRow
            row={row.kind === 'fold' ? foldedGap(row) : row}
            onRetrieve={retrieve}
            onExpand={row.kind === 'fold' ? () => expand(row.rows.map(({ key }) => key)) : undefined}
            buttonTabIndex={-1}
          />
        )}
      </div>
    </div>
  );
});
