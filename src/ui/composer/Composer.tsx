'use client';
import { forwardRef, useId, type ForwardedRef, type RefObject } from 'react';
import { useConnectionHealth, useReliableChannel } from '../../react/index.js';
import { drawPart, renderPart, type Given, type PartOptions } from '../headless/part.js';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';
import { Shape } from '../status/shapes.js';
import { flags } from '../status/stateTable.js';
import { useUiSettings } from '../strings/UiProvider.js';
import { draftKey as draftKeyOf } from './draft.js';
import { useComposer } from './useComposer.js';

/** What a `render` function of {@link Composer} is given. */
export interface ComposerState {
  readonly text: string;
  /** Why the last attempt to send did not work, until the text changes. */
  readonly error: Error | undefined;
  readonly offline: boolean;
}

export interface ComposerProps extends PartOptions<ComposerState> {
  /** Sends the text. What it throws is shown, and the text stays; of a promise that fails, it comes back. @default sends it as UTF-8 in the channel around */
  onSend?: (text: string) => unknown;
  /** Names the draft; needed with `onSend` outside a provider. @default channel and participant */
  draftKey?: string;
  /** Says that what is sent has to wait. @default whether the network of the channel around is, once it was there or has been waited for */
  offline?: boolean;
  /** @default "Write a message" */
  placeholder?: string;
  /** The field's accessible name. @default "Message" */
  label?: string;
  autoFocus?: boolean;
}

type ViewProps = Given<ComposerProps> & { onSend: (text: string) => unknown; draftKey: string };

const growsByItself = () => typeof CSS !== 'undefined' && 'supports' in CSS && CSS.supports('field-sizing', 'content');

/** Lets a text area grow where the browser does not do it by itself. */
function useGrowing(inputRef: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useIsomorphicLayoutEffect(() => {
    const element = inputRef.current;
    if (element === null || growsByItself()) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + element.offsetHeight - element.clientHeight}px`;
  }, [inputRef, text]);
}

function ComposerView({ onSend, draftKey, offline = false, placeholder, label, autoFocus, ...given }: ViewProps) {
  const { strings } = useUiSettings();
  const { text, error, isEmpty, formProps, inputProps } = useComposer({ onSend, draftKey });
  const id = useId();
  useGrowing(inputProps.ref, text);
  return renderPart(
    'form',
    given,
    {
      ...formProps,
      ...flags({ error, offline, empty: isEmpty }),
      className: 'rc-composer',
    },
    { text, error, offline },
    <div className="rc-composer-box">
      <textarea
        {...inputProps}
        rows={1}
        dir="auto"
        enterKeyHint="send"
        className="rc-input"
        // Only what the app asks for: a conversation is often the one thing on the page.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={autoFocus}
        aria-label={label ?? strings.composerLabel}
        aria-describedby={error || offline ? `${id}note` : undefined}
        aria-invalid={error ? true : undefined}
        placeholder={placeholder ?? strings.composerPlaceholder}
      />
      <button type="submit" className="rc-send" aria-disabled={isEmpty}>
        <Shape name="arrow" />
        <span className="rc-send-label">{strings.send}</span>
      </button>
    </div>,
    <div id={`${id}note`} className="rc-composer-note">
      {error && (
        <span role="alert" className="rc-composer-error">
          <Shape name="exclamation" />
          {strings.notSent(error.message)}
        </span>
      )}
      {!error && offline && <span>{strings.composerOffline}</span>}
    </div>,
  );
}

function useView(props: Given<ComposerProps>): ViewProps {
  const { send, channelId, participantId } = useReliableChannel();
  const { status } = useConnectionHealth();
  return {
    ...props,
    onSend: props.onSend ?? send,
    draftKey: props.draftKey ?? draftKeyOf(channelId, participantId),
    offline: props.offline ?? status === 'offline',
  };
}

/**
 * The field to write in. Works offline; keeps its draft over a reload; Enter sends, Shift+Enter breaks the line.
 * @avoid where a message is more than text, as a poll is: `useComposer`, or a form of your own with `send`
 * @accessibility the field is named by `label`; an error is an alert, and tied to the field. Enter sends, Shift+Enter
 * breaks the line, Enter that ends the composition of a character (IME) does neither
 */
export const Composer = /* @__PURE__ */ forwardRef(function Composer(
  props: ComposerProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  return drawPart(ComposerView, useView, props.onSend && props.draftKey !== undefined, props, partRef);
});
