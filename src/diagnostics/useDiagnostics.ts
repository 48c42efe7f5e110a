'use client';
import { useEffect, useMemo, useRef, version } from 'react';
import { useCurrentChannel } from '../react/currentChannel.js';
import { copyText } from './copyText.js';
import { describe } from './diagnose.js';
import type { Environment } from './environment.js';
import { readEnvironment, readStorage } from './environment.js';

/** What `useDiagnostics` gives. */
export interface Diagnostics {
  /** The text as of now, see `diagnose`; also of a channel that is opening or could not be opened. */
  read(): string;
  /**
   * Puts the text of now on the clipboard; to be called where the user pressed something.
   * @returns false where the browser refuses: show the text to be selected
   */
  copy(): Promise<boolean>;
}

/**
 * "Copy diagnostics": states, counters and settings of the current channel as a text for a bug report, without contents, ids
 * as `shortId` names them.
 * @returns functions that read the text and copy it; the same ones until the channel opens, fails or is another one. They work
 * in each of these states: the text says which.
 * @renders only when the channel opens, fails or is another one
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid for numbers on the screen: it is a text made when it is asked for. `useSyncStatus` renders when something
 * changes
 * @accessibility say after `copy` whether it worked, in an element with the role `status`. Where it did not, show the
 * text of `read()` in a field from which it can be copied by keyboard
 * @example
 * ```tsx
 * import { useState } from 'react';
 * import { useDiagnostics } from 'react-reliable-channel/diagnostics';
 *
 * export function CopyDiagnostics() {
 *   const { copy, read } = useDiagnostics();
 *   const [copied, setCopied] = useState<boolean>();
 *   return (
 *     <>
 *       <button onClick={() => void copy().then(setCopied)}>Copy diagnostics</button>
 *       {copied === true && <p role="status">Copied</p>}
 *       {copied === false && <textarea readOnly aria-label="Diagnostics" value={read()} />}
 *     </>
 *   );
 * }
 * ```
 * @see {useChannelLog} for what happens, event by event
 */
export function useDiagnostics(): Diagnostics {
  const { handle, definition } = useCurrentChannel('useDiagnostics');
  const storage = useRef<Environment['storage']>(undefined);
  useEffect(() => {
    // Asked for beforehand: a browser lets a page write to the clipboard only right after the user pressed something.
    void readStorage().then((read) => (storage.current = read));
  }, [handle]);
  return useMemo(() => {
    const read = (): string =>
      describe(handle, {
        settings: definition,
        environment: { ...readEnvironment(), versions: { react: version }, storage: storage.current },
        now: definition.clock?.now(),
      });
    return { read, copy: () => copyText(read()) };
  }, [handle, definition]);
}
