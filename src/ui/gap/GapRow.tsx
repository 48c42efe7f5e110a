'use client';
import { forwardRef, type ForwardedRef } from 'react';
import { useMessage, useReliableChannel } from '../../react/index.js';
import type { GapRow as GapRowData, LostRow as LostRowData } from '../../store/index.js';
import { Button } from '../headless/Button.js';
import { drawPart, ignore, renderPart, type Given, type PartOptions } from '../headless/part.js';
import { Shape } from '../status/shapes.js';
import { gapStates, stateAttributes, type GapState } from '../status/stateTable.js';
import { useUiSettings } from '../strings/UiProvider.js';

/** What a gap is drawn from: a `gap` or `lost` row, or as much of it as another store knows. */
export type GapLike =
  | Pick<GapRowData, 'kind' | 'messageIds' | 'senderId' | 'state' | 'via'>
  | Pick<LostRowData, 'kind' | 'messageIds' | 'senderId'>;

/** What a `render` function of {@link GapRow} is given. */
export interface GapRowState {
  readonly state: GapState;
  readonly label: string;
  readonly messageIds: readonly string[];
  /** Tries again now. */
  readonly retrieve: () => void;
}

export interface GapRowProps extends PartOptions<GapRowState> {
  /** A missing or lost message of the channel around it. Nothing is drawn when it is neither. */
  messageId?: string;
  /** The gap itself, instead of `messageId`. */
  row?: GapLike;
  /** What the button does. @default asks the channel around it to retrieve the messages now */
  onRetrieve?: (messageIds: readonly string[]) => void;
  /** Shows the single gaps this one stands for; a button for it appears when given. */
  onExpand?: () => void;
  /** Takes the button out of the tab order, for lists with one tab stop. @default 0 */
  buttonTabIndex?: 0 | -1;
}

type ViewProps = Given<GapRowProps> & { row: GapLike };

function GapView({ row, onRetrieve = ignore, onExpand, buttonTabIndex, messageId: _, ...given }: ViewProps) {
  const { strings, displayName } = useUiSettings();
  const author = row.senderId === undefined ? undefined : displayName(row.senderId);
  const count = row.messageIds.length;
  const state: GapState = row.kind === 'lost' ? 'lost' : row.state;
  const entry = gapStates[state];
  let label = strings.gapMissing(count, author);
  if (row.kind === 'lost') label = strings.gapLost(count, author);
  else if (state === 'retrieving') label = strings.gapRetrieving(count, author, row.via);
  const retrieve = () => onRetrieve(row.messageIds);
  return renderPart(
    'div',
    given,
    {
      ...stateAttributes(state, entry),
      className: 'rc-gap',
    },
    { state, label, messageIds: row.messageIds, retrieve },
    <Shape name={entry.shape} />,
    <span className="rc-gap-label">{label}</span>,
    <span className="rc-gap-rule" aria-hidden="true" />,
    onExpand && (
      <Button tabIndex={buttonTabIndex} onClick={onExpand}>
        {strings.showGaps(count)}
      </Button>
    ),
    <Button tabIndex={buttonTabIndex} onClick={retrieve}>
      {state === 'lost' ? strings.tryAgain : strings.tryNow}
    </Button>,
  );
}

function useView(props: Given<GapRowProps>): ViewProps | undefined {
  const row = useMessage(props.messageId ?? '');
  const { retrieve } = useReliableChannel();
  return row?.kind === 'gap' || row?.kind === 'lost' ? { onRetrieve: retrieve, ...props, row } : undefined;
}

/**
 * A place in the conversation where messages are missing, being fetched, or given up, with the way to try again.
 * @avoid inside of a `MessageList`, which draws its gaps. For how much is missing in all: `SyncBanner`
 * @accessibility words and a real button. It keeps its key when it turns into its message, so keep the element and the
 * focus stays. In a list with a tab stop of its own, `buttonTabIndex={-1}` leaves the button out
 */
export const GapRow = /* @__PURE__ */ forwardRef(function GapRow(
  props: GapRowProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  return drawPart(GapView, useView, props.row, props, partRef);
});
