'use client';
import {
  useCallback,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ChangeEvent,
  type FormEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { draftOf } from './draft.js';

export interface ComposerOptions {
  /** Sends the text; what it throws is shown, and the text stays. Where it gives a promise that fails, the text comes back. */
  onSend: (text: string) => unknown;
  /** Where the draft is kept in `localStorage`. */
  draftKey: string;
}

/** A composer without looks: attributes for one's own `form` and `textarea`, and what to show beside them. */
export interface ComposerParts {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Why the last attempt to send did not work, until the text changes. */
  readonly error: Error | undefined;
  /** Nothing but white space: there is nothing to send. */
  readonly isEmpty: boolean;
  readonly submit: () => void;
  readonly formProps: { readonly onSubmit: (event: FormEvent) => void };
  readonly inputProps: {
    readonly ref: RefObject<HTMLTextAreaElement | null>;
    readonly value: string;
    readonly onChange: (event: ChangeEvent<HTMLTextAreaElement>) => void;
    readonly onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  };
}

/** While an input method composes, Enter picks a candidate: 229 is what browsers report that miss `isComposing`. */
const composing = ({ nativeEvent }: KeyboardEvent) => nativeEvent.isComposing || nativeEvent.keyCode === 229;

/**
 * The behaviour of a composer without its looks: a draft kept over reload, Enter sends, Shift+Enter breaks the line, an error
 * keeps the text.
 * @param options what sends the text, and where the draft is kept
 * @returns the text, attributes for one's own `form` and `textarea`, and the error of the last attempt to send, until the text
 * changes. On a server the text is empty.
 * @renders when the draft changes, here or in another composer with the same `draftKey`, and when sending fails
 * @avoid where the kit's looks will do: `Composer` is made of it
 * @accessibility label the field, and tie the error to it with `aria-describedby`. Enter that ends the composition of
 * a character (IME) does not send
 * @example
 * ```tsx
 * import { useReliableChannel } from 'react-reliable-channel';
 * import { useComposer } from 'react-reliable-channel/ui';
 *
 * export function PlainComposer() {
 *   const { send } = useReliableChannel();
 *   const { formProps, inputProps, isEmpty, error } = useComposer({ onSend: send, draftKey: 'lobby' });
 *   return (
 *     <form {...formProps}>
 *       <textarea aria-label="Message" {...inputProps} />
 *       <button disabled={isEmpty}>Send</button>
 *       {error && <p role="alert">{error.message}</p>}
 *     </form>
 *   );
 * }
 * ```
 */
export function useComposer({ onSend, draftKey }: ComposerOptions): ComposerParts {
  const draft = useMemo(() => draftOf(draftKey), [draftKey]);
  const text = useSyncExternalStore(draft.subscribe, draft.get, () => '');
  const [error, setError] = useState<Error>();
  const input = useRef<HTMLTextAreaElement>(null);
  const isEmpty = text.trim() === '';

  const setText = useCallback(
    (next: string) => {
      setError(undefined);
      draft.set(next);
    },
    [draft],
  );

  const submit = useCallback(() => {
    const written = draft.get();
    if (written.trim() === '') return;
    const fail = (reason: unknown) => {
      const since = draft.get();
      // What was promised and failed comes back, before what was written meanwhile.
      if (since !== written) draft.set(since ? `${written}\n${since}` : written);
      setError(reason instanceof Error ? reason : new Error(String(reason)));
    };
    try {
      const sent = onSend(written);
      setText('');
      Promise.resolve(sent).catch(fail);
    } catch (reason) {
      fail(reason);
    }
    input.current?.focus();
  }, [draft, onSend, setText]);

  return {
    text,
    setText,
    error,
    isEmpty,
    submit,
    formProps: {
      onSubmit: (event) => {
        event.preventDefault();
        submit();
      },
    },
    inputProps: {
      ref: input,
      value: text,
      onChange: (event) => setText(event.target.value),
      onKeyDown: (event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.altKey || composing(event)) return;
        event.preventDefault();
        submit();
      },
    },
  };
}
