'use client';
import {
  createElement,
  forwardRef,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type ForwardedRef,
  type ReactNode,
  type Ref,
} from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useChannelState } from '../../react/currentChannel.js';
import { useMessages, useReliableChannel } from '../../react/index.js';
import type { ChannelState, MessageRow } from '../../store/index.js';
import { useDeliveryHistory } from '../details/useDeliveryHistory.js';
import { Button } from '../headless/Button.js';
import { drawPart, ignore, renderPart, type Given, type PartOptions } from '../headless/part.js';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';
import { defaultSteadiness, useSteady } from '../headless/useSteady.js';
import type { DeliveryLike } from '../status/DeliveryStatus.js';
import { flags } from '../status/stateTable.js';
import { useUiSettings } from '../strings/UiProvider.js';
import { Announcer, ConnectedAnnouncer } from './Announcer.js';
import { bringIntoView } from './bringIntoView.js';
import { warnWithoutHeight } from './heightWarning.js';
import { hasText, isLate, type ListRow, type TextRow } from './listRow.js';
import { Row } from './Row.js';
import { RowContext, type RowContextValue } from './rowContext.js';
import { runOf } from './runs.js';
import { asText } from './TextContent.js';
import { useAnchoredRows } from './useAnchoredRows.js';
import { useArrivals } from './useArrivals.js';
import { useDivider } from './useDivider.js';
import { useHeldLine } from './useHeldLine.js';
import { useListRows } from './useListRows.js';
import { useOlder } from './useOlder.js';
import { useOnScreen } from './useOnScreen.js';
import { useRovingFocus } from './useRovingFocus.js';
import { useScrollEnd } from './useScrollEnd.js';

/** What a list can be told from outside. */
export interface MessageListHandle {
  /** Scrolls to a row and focuses it; nothing where there is none. */
  jumpTo(messageId: string): void;
  jumpToLatest(): void;
}

/** What a `render` function of {@link MessageList} is given. */
export interface MessageListState {
  readonly atEnd: boolean;
  /** Messages below the last one that was seen at the end, a count. */
  readonly unseen: number;
  /** Messages that turned up above what is being read and were not looked at, a count. */
  readonly earlier: number;
}

export interface MessageListProps extends PartOptions<MessageListState> {
  /**
   * Which rows of the channel to draw, as in `useMessages`: undefined = leave it out, as a reaction, which shows elsewhere. Keep the
   * function stable. @default every row
   */
  pick?: (row: MessageRow) => MessageRow | undefined;
  /** Rows to draw, instead of those of the channel around it. Keep unchanged rows the same objects. */
  rows?: readonly MessageRow[];
  /** What became of own messages; goes with `rows`. */
  getDelivery?: (messageId: string) => DeliveryLike | undefined;
  /** Goes with `rows`. @default the channel's own */
  onResend?: (messageId: string) => void;
  /** Goes with `rows`. @default the channel's own */
  onDiscard?: (messageId: string) => void;
  /** Goes with `rows`. @default the channel's own */
  onRetrieve?: (messageIds: readonly string[]) => void;
  /** Older messages that `rows` lacks, a count; goes with `rows` and `onLoadOlder`. @default 0 */
  older?: number;
  /** Brings older messages into `rows`, called as the reader comes near the first one. Goes with `rows`. @default the channel's own */
  onLoadOlder?: () => Promise<unknown>;
  /** The first message that was not read: `firstUnreadId` of `useUnread`. A divider stands above it, also after it was read. */
  firstUnreadId?: string;
  /** Told the messages on screen whenever they are others and the page is visible: for `markRead` of `useUnread`. */
  onSeen?: (messageIds: readonly string[]) => void;
  /** Makes each tick a button that opens the timeline of its message. @default false */
  details?: boolean;
  /** Draws what a message says. Keep the function stable. @default its bytes as UTF-8 text */
  renderContent?: (content: Uint8Array, row: TextRow) => ReactNode;
  /** Stands where there are no rows. @default "No messages yet" */
  empty?: ReactNode;
  /** The list's accessible name. @default "Messages" */
  label?: string;
  handle?: Ref<MessageListHandle>;
}

type ViewProps = Given<MessageListProps> & {
  key?: string;
  rows: readonly MessageRow[];
  /** They are those of the channel around it. */
  connected?: boolean;
  /** And it is open: that there are none is known. */
  open?: boolean;
};

/** Rows brought at a time when the reader comes near the first one, a count. */
const batch = 50;
const olderOf = (state: ChannelState) => state.older;
// What is there within a second needs no words; that it failed is news at once.
const delayOf = (state: string) => (state === 'loading' ? defaultSteadiness.delay : 0);

const lastOwnKey = (rows: readonly ListRow[]) => rows.findLast((row) => row.kind === 'message' && row.own)?.key;

/** Messages below the last one that was seen at the end, a count; where that is gone, nothing can be said. */
function countBelow(rows: readonly ListRow[], seenKey: string | undefined): number {
  const seen = rows.findLastIndex(({ key }) => key === seenKey);
  return seen === -1 ? 0 : rows.slice(seen + 1).filter(hasText).length;
}

function ListView(props: ViewProps) {
  const {
    connected = false,
    open,
    pick: _,
    rows: input,
    getDelivery = ignore,
    onResend = ignore,
    onDiscard = ignore,
    onRetrieve = ignore,
    older = 0,
    onLoadOlder,
    firstUnreadId,
    onSeen,
    details = false,
    renderContent = asText,
    empty,
    label,
    handle,
    ...given
  } = props;
  const { strings } = useUiSettings();
  const virtual = useRef<VirtualizerHandle>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());

  const { rows: target, settled, isNews } = useListRows(input, opened, open !== false);
  const end = useScrollEnd(scroller);
  const line = useHeldLine(scroller);
  const { rows, shift } = useAnchoredRows(target, virtual, scroller, end.sticksRef, line);
  useIsomorphicLayoutEffect(end.hold, [end.hold, rows]);
  const bring = useCallback(
    (row: HTMLElement, centred: boolean) => {
      bringIntoView(scroller.current, row, centred);
      // Or what was noted before would be put back.
      line.note();
    },
    [line],
  );
  const waiting = useMemo(
    () => (onLoadOlder && older > 0 ? { count: older, load: onLoadOlder } : undefined),
    [older, onLoadOlder],
  );
  const { state: olderState, look, retry } = useOlder(waiting, virtual);
  const loadingShown = useSteady(olderState, delayOf, defaultSteadiness.hold);
  useEffect(() => {
    if (scroller.current !== null) warnWithoutHeight(scroller.current);
  }, []);
  const [seenKey, setSeenKey] = useState<string>();
  const lastKey = rows.at(-1)?.key;
  if (end.atEnd && seenKey !== lastKey) setSeenKey(lastKey);
  const unseen = end.atEnd ? 0 : countBelow(rows, seenKey);

  const { tabStop, moveTo, ...walking } = useRovingFocus(rows, scroller, seenKey, bring);
  const arrivals = useArrivals(settled, rows, target, virtual);

  const divider = useDivider(firstUnreadId, open || rows.length > 0);
  const { seen } = arrivals;
  const onScreen = useCallback(
    (messageIds: readonly string[]) => {
      seen(messageIds);
      onSeen?.(messageIds);
    },
    [seen, onSeen],
  );
  const lookAround = useOnScreen(rows, virtual, onScreen);

  const { sticksRef, leave, onScroll: onScrolled, onResize: onResized } = end;
  const onScroll = useCallback(
    (offset: number) => {
      onScrolled(offset);
      line.note();
      look();
      lookAround();
    },
    [onScrolled, line, look, lookAround],
  );
  const onResize = useCallback(() => {
    onResized();
    if (!sticksRef.current) line.restore();
    look();
    lookAround();
  }, [onResized, sticksRef, line, look, lookAround]);
  const jumpTo = useCallback(
    (key: string) => {
      const index = rows.findIndex(
        (row) => row.key === key || (row.kind === 'fold' && row.rows.some((gap) => gap.key === key)),
      );
      const row = rows[index];
      if (row === undefined) return;
      if (index < rows.length - 1) leave();
      moveTo(row.key, 'middle');
    },
    [rows, moveTo, leave],
  );
  // Rows keep one function for good: a list that grows must not redraw every one of them.
  const latestJump = useRef(jumpTo);
  useImperativeHandle(latestJump, () => jumpTo, [jumpTo]);
  useImperativeHandle(handle, () => ({ jumpTo, jumpToLatest: end.toEnd }), [jumpTo, end.toEnd]);

  const context = useMemo<RowContextValue>(
    () => ({
      connected,
      getDelivery,
      details,
      resend: onResend,
      discard: onDiscard,
      retrieve: onRetrieve,
      // What was opened before the list itself remembers.
      expand: (keys) => setOpened(new Set(keys)),
      jumpTo: (key) => latestJump.current(key),
      isNews,
      renderContent,
    }),
    [connected, getDelivery, details, onResend, onDiscard, onRetrieve, isNews, renderContent],
  );

  const latestOwn = useMemo(() => lastOwnKey(rows), [rows]);
  // Who writes wants to see it.
  const writtenKey = useRef(latestOwn);
  const { toEnd } = end;
  useIsomorphicLayoutEffect(() => {
    if (latestOwn !== writtenKey.current && latestOwn === rows.at(-1)?.key) toEnd();
    writtenKey.current = latestOwn;
  }, [latestOwn, rows, toEnd]);
  const keepMounted = useMemo(() => (tabStop < 0 ? [] : [tabStop]), [tabStop]);
  const firstArrival = arrivals.waiting[0];

  return renderPart(
    'div',
    given,
    {
      ...flags({ 'at-end': end.atEnd, empty: rows.length === 0, details }),
      className: 'rc-list',
    },
    { atEnd: end.atEnd, unseen, earlier: arrivals.waiting.length },
    // Keys of the rows arrive here: one handler for all of them.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={scroller}
      className="rc-list-scroll"
      role="log"
      aria-label={label ?? strings.messages}
      aria-live={end.atEnd ? 'polite' : 'off'}
      aria-relevant="additions"
      {...walking}
    >
      <div className="rc-list-space" />
      {rows.length === 0 && <div className="rc-empty">{empty ?? strings.empty}</div>}
      <RowContext.Provider value={context}>
        <Virtualizer
          ref={virtual}
          data={rows}
          shift={shift}
          keepMounted={keepMounted}
          scrollRef={scroller}
          onScroll={onScroll}
          onResize={onResize}
        >
          {(row, index) => {
            const { leads, startsDay } = runOf(rows, index);
            return (
              <Row
                key={row.key}
                row={row}
                leads={leads || row.key === divider}
                firstUnread={row.key === divider}
                startsDay={startsDay}
                latestOwn={row.key === latestOwn}
                lateRun={isLate(rows[index - 1])}
                tabStop={index === tabStop}
              />
            );
          }}
        </Virtualizer>
      </RowContext.Provider>
    </div>,
    firstArrival !== undefined ? (
      <Button
        look="pill rc-pill-top"
        onClick={() => {
          seen([firstArrival]);
          jumpTo(firstArrival);
        }}
      >
        {strings.earlierArrived(arrivals.waiting.length)}
      </Button>
    ) : loadingShown === 'failed' ? (
      <Button look="pill rc-pill-top" onClick={retry}>
        {strings.olderFailed}
      </Button>
    ) : (
      loadingShown === 'loading' && <div className="rc-pill rc-pill-top">{strings.loadingOlder}</div>
    ),
    !end.atEnd && lastKey !== undefined && (
      <Button
        look="pill rc-pill-end"
        onClick={() => {
          toEnd();
          // The button goes with that, and must not take the focus along. At the end one stays, also where this row does not.
          moveTo(lastKey, 'nowhere');
        }}
      >
        {unseen > 0 ? strings.newMessages(unseen) : strings.jumpToLatest}
      </Button>
    ),
    createElement(connected ? ConnectedAnnouncer : Announcer, { arrivals: arrivals.total, more: settled.open }),
  );
}

function useView(props: Given<MessageListProps>): ViewProps {
  // Undefined is every row.
  const rows = useMessages(props.pick as NonNullable<MessageListProps['pick']>);
  const older = useChannelState('MessageList', olderOf);
  const { channel, channelId, participantId, resend, discard, retrieve } = useReliableChannel();
  useDeliveryHistory('MessageList', props.details);
  const onLoadOlder = useCallback(async () => channel?.loadOlder(batch), [channel]);
  return {
    ...props,
    // Another channel is another list: nothing of this one is shown, or counted, in that.
    key: `${participantId} ${channelId}`,
    ...{ rows, older, onLoadOlder, connected: true, open: !!channel },
    ...{ onResend: resend, onDiscard: discard, onRetrieve: retrieve },
  };
}

/**
 * The conversation in causal order: messages, held messages, gaps and lost ones, virtualised, with one tab stop. Stays
 * at the end while the reader is there, and does not move what is being read when something turns up above it.
 * It fills its container: give that a height, or it takes 24rem. Older messages come as the reader nears the first row.
 * @avoid for comments below one another: `ThreadTree`. For what is ranked by votes: `RankedList`
 * @accessibility a `log` with one tab stop: arrows, Home and End walk the rows, Enter goes into a row's actions,
 * Escape back. It is live only while the reader is at the end. One announcer says what healed, in one sentence, and
 * what failed; own ticks are silent
 */
export const MessageList = /* @__PURE__ */ forwardRef(function MessageList(
  props: MessageListProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  return drawPart(ListView, useView, props.rows, props, partRef);
});
