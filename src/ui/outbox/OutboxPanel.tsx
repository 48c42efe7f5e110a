'use client';
import { forwardRef, useId, useRef, type ForwardedRef, type ReactNode } from 'react';
import { useOutbox, useReliableChannel } from '../../react/index.js';
import type { OutboxEntry } from '../../store/index.js';
import { Button } from '../headless/Button.js';
import { drawPart, ignore, renderPart, type Given, type PartOptions } from '../headless/part.js';
import { useFocusBack } from '../headless/useFocusBack.js';
import { asText } from '../list/TextContent.js';
import { DeliveryStatus, type DeliveryLike } from '../status/DeliveryStatus.js';
import { isStuck, ResendActions } from '../status/ResendActions.js';
import { deliveryStates, flags, stateAttributes } from '../status/stateTable.js';
import { useUiSettings } from '../strings/UiProvider.js';

/** What the panel is drawn from: entries of `useOutbox`, or as much of them as another store knows. */
export type OutboxEntryLike = Pick<OutboxEntry, 'messageId' | 'content'> & DeliveryLike;

/** What a `render` function of {@link OutboxPanel} is given. */
export interface OutboxPanelState {
  readonly entries: readonly OutboxEntryLike[];
  /** How many need the user: failed and unconfirmed ones, a count. */
  readonly stuck: number;
}

export interface OutboxPanelProps extends PartOptions<OutboxPanelState> {
  /** Own messages nobody has confirmed, in log order. @default those of the channel around it */
  entries?: readonly OutboxEntryLike[];
  /** Goes with `entries`. @default the channel's own */
  onResend?: (messageId: string) => void;
  /** Goes with `entries`. @default the channel's own */
  onDiscard?: (messageId: string) => void;
  /** Draws what a message says. Keep the function stable. @default its bytes as UTF-8 text */
  renderContent?: (content: Uint8Array) => ReactNode;
}

type ViewProps = Given<OutboxPanelProps> & { entries: readonly OutboxEntryLike[] };

type BodyProps = Required<Pick<OutboxPanelProps, 'onResend' | 'onDiscard' | 'renderContent'>> &
  OutboxPanelState & { headingId: string };

function PanelBody({ entries, stuck, headingId, onResend, onDiscard, renderContent }: BodyProps) {
  const { strings } = useUiSettings();
  const heading = useRef<HTMLDivElement>(null);
  return (
    // The button that was pressed went with its message: whoever works by keyboard goes on from the heading.
    <div {...useFocusBack(heading)}>
      <div className="rc-outbox-head">
        <div id={headingId} ref={heading} tabIndex={-1} className="rc-outbox-heading">
          {strings.outbox(entries.length)}
        </div>
        {stuck > 1 && (
          <Button onClick={() => entries.filter(isStuck).forEach(({ messageId }) => onResend(messageId))}>
            {strings.resendAll(stuck)}
          </Button>
        )}
      </div>
      {entries.length > 0 && (
        <ul className="rc-outbox-list">
          {entries.map((entry) => {
            const { messageId, content, status } = entry;
            const contentId = `${headingId}${messageId}`;
            return (
              <li key={messageId} className="rc-outbox-entry" {...stateAttributes(status, deliveryStates[status])}>
                <div id={contentId} className="rc-outbox-content">
                  {renderContent(content)}
                </div>
                {isStuck(entry) ? (
                  <ResendActions
                    {...{ messageId, onResend, onDiscard }}
                    delivery={entry}
                    aria-describedby={contentId}
                  />
                ) : (
                  <DeliveryStatus delivery={entry} showLabel />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

function PanelView({ entries, onResend = ignore, onDiscard = ignore, renderContent = asText, ...given }: ViewProps) {
  const headingId = useId();
  const stuck = entries.filter(isStuck).length;
  return renderPart(
    'section',
    given,
    {
      ...flags({ empty: entries.length === 0, stuck }),
      className: 'rc-outbox',
      'aria-labelledby': headingId,
      children: <PanelBody {...{ entries, stuck, headingId, onResend, onDiscard, renderContent }} />,
    },
    { entries, stuck },
  );
}

function useView(props: Given<OutboxPanelProps>): ViewProps {
  const entries = useOutbox();
  const { resend, discard } = useReliableChannel();
  return { onResend: resend, onDiscard: discard, ...props, entries };
}

/**
 * Own messages that nobody has confirmed yet, wherever they stand in the conversation, and what can be done about them.
 * @avoid in a chat, where the row itself has its actions and is in sight
 * @accessibility a section named by its heading; each button is described by its message. When the entry of a pressed
 * button goes, the focus goes to the heading
 */
export const OutboxPanel = /* @__PURE__ */ forwardRef(function OutboxPanel(
  props: OutboxPanelProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  return drawPart(PanelView, useView, props.entries, props, partRef);
});
