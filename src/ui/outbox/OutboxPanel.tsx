'use client';
import { useId, useRef, type ReactNode } from 'react';
import { useOutbox, useReliableChannel } from '../../react/index.js';
import type { OutboxEntry } from '../../store/index.js';
import { renderPart, type RenderProp } from '../headless/renderPart.js';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';
import { TextContent } from '../list/TextContent.js';
import { DeliveryStatus, type DeliveryLike } from '../status/DeliveryStatus.js';
import { Shape } from '../status/shapes.js';
import { deliveryStates, stateAttributes } from '../status/stateTable.js';
import { useUiSettings } from '../strings/UiProvider.js';

/** What the panel is drawn from: entries of `useOutbox`, or as much of them as another store knows. */
export type OutboxEntryLike = Pick<OutboxEntry, 'messageId' | 'content'> & DeliveryLike;

/** What a `render` function of {@link OutboxPanel} is given. */
export interface OutboxPanelState {
  readonly entries: readonly OutboxEntryLike[];
  /** How many need the user: failed and unconfirmed ones, a count. */
  readonly stuck: number;
}

export interface OutboxPanelProps {
  /** Own messages nobody has confirmed, in log order. @default those of the channel around it */
  entries?: readonly OutboxEntryLike[];
  /** Goes with `entries`. @default the channel's own */
  onResend?: (messageId: string) => void;
  /** Goes with `entries`. @default the channel's own */
  onDiscard?: (messageId: string) => void;
  /** Draws what a message says. Keep the function stable. @default its bytes as UTF-8 text */
  renderContent?: (content: Uint8Array) => ReactNode;
  /** Draws another element in its place. */
  render?: RenderProp<OutboxPanelState>;
  className?: string;
}

type ViewProps = OutboxPanelProps & { entries: readonly OutboxEntryLike[] };

const ignore = () => {};
const asText = (content: Uint8Array) => <TextContent content={content} />;
const isStuck = ({ status }: DeliveryLike) => status === 'failed' || status === 'unconfirmed';

type BodyProps = Required<Pick<OutboxPanelProps, 'onResend' | 'onDiscard' | 'renderContent'>> &
  OutboxPanelState & { headingId: string };

function PanelBody({ entries, stuck, headingId, onResend, onDiscard, renderContent }: BodyProps) {
  const { strings } = useUiSettings();
  const heading = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  useIsomorphicLayoutEffect(() => {
    // The button that was pressed went with its message: whoever works by keyboard goes on from the heading.
    if (hadFocus.current && document.activeElement === document.body) heading.current?.focus();
  }, [entries]);
  return (
    <div
      onFocus={() => (hadFocus.current = true)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget !== null) hadFocus.current = currentTarget.contains(relatedTarget);
      }}
    >
      <div className="rc-outbox-head">
        <div id={headingId} ref={heading} tabIndex={-1} className="rc-outbox-heading">
          {strings.outbox(entries.length)}
        </div>
        {stuck > 1 && (
          <button
            type="button"
            className="rc-button"
            onClick={() => entries.filter(isStuck).forEach(({ messageId }) => onResend(messageId))}
          >
            {strings.resendAll(stuck)}
          </button>
        )}
      </div>
      {entries.length > 0 && (
        <ul className="rc-outbox-list">
          {entries.map((entry) => {
            const { messageId, content, status } = entry;
            const state = deliveryStates[status];
            const contentId = `${headingId}${messageId}`;
            return (
              <li key={messageId} className="rc-outbox-entry" {...stateAttributes(status, state)}>
                <div id={contentId} className="rc-outbox-content">
                  {renderContent(content)}
                </div>
                {isStuck(entry) ? (
                  <>
                    <span className="rc-outbox-trouble">
                      <Shape name={state.shape} />
                      {status === 'failed' ? strings.notSent(entry.error?.message) : strings.notConfirmed}
                    </span>
                    <span className="rc-outbox-actions">
                      {(['resend', 'discard'] as const).map((action) => (
                        <button
                          key={action}
                          type="button"
                          className="rc-button"
                          aria-describedby={contentId}
                          onClick={() => (action === 'resend' ? onResend : onDiscard)(messageId)}
                        >
                          {strings[action]}
                        </button>
                      ))}
                    </span>
                  </>
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

function PanelView(props: ViewProps) {
  const { entries, onResend = ignore, onDiscard = ignore, renderContent = asText, render, className } = props;
  const headingId = useId();
  const stuck = entries.filter(isStuck).length;
  return renderPart(
    'section',
    render,
    {
      className: className ? `rc rc-outbox ${className}` : 'rc rc-outbox',
      'data-empty': entries.length === 0 ? '' : undefined,
      'data-stuck': stuck > 0 ? '' : undefined,
      'aria-labelledby': headingId,
      children: <PanelBody {...{ entries, stuck, headingId, onResend, onDiscard, renderContent }} />,
    },
    { entries, stuck },
  );
}

function ConnectedPanel(props: OutboxPanelProps) {
  const entries = useOutbox();
  const { resend, discard } = useReliableChannel();
  return <PanelView onResend={resend} onDiscard={discard} {...props} entries={entries} />;
}

/**
 * Own messages that nobody has confirmed yet, wherever they stand in the conversation, and what can be done about them.
 * @avoid in a chat, where the row itself has its actions and is in sight
 * @accessibility a section named by its heading; each button is described by its message. When the entry of a pressed
 * button goes, the focus goes to the heading
 */
export function OutboxPanel(props: OutboxPanelProps) {
  if (props.entries !== undefined) return <PanelView {...props} entries={props.entries} />;
  return <ConnectedPanel {...props} />;
}
