import { useEffect, useRef, useState } from 'react';
import { useWorld } from '../playground/Playground.js';
import { formatChange, formatValue } from './format.js';

interface Change {
  /** Since the first step could begin, ms of the playground's time. */
  readonly at: number;
  readonly line: string;
  /** Counts changes. */
  readonly serial: number;
}

/** Shows what a hook returns now, and how that changed. */
export function Returned({ value }: { value: unknown }) {
  const text = formatValue(value);
  const last = useRef<{ readonly text: string; readonly value: unknown }>(undefined);
  const { clock, beginning } = useWorld();
  const [changes, setChanges] = useState<readonly Change[]>([]);
  useEffect(() => {
    const before = last.current;
    if (before?.text === text) return;
    last.current = { text, value };
    const line = before ? formatChange(before.value, value) : formatChange(undefined, value);
    // The past of a value is not in the value.
    const at = Math.max(0, clock.now() - beginning);
    setChanges((known) => [...known, { at, line, serial: (known.at(-1)?.serial ?? 0) + 1 }].slice(-8));
  }, [text, value, clock, beginning]);
  return (
    <>
      <pre className="stage-value" role="region" aria-label="The value now" tabIndex={0}>
        {text}
      </pre>
      <h3>How it changed</h3>
      <ol className="stage-changes">
        {changes.map(({ at, line, serial }) => (
          <li key={serial}>
            <time>{(at / 1_000).toFixed(1)} s</time> <span>{line}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
