import { useEffect, useRef, useState } from 'react';
import { formatChange, formatValue } from './format.js';

interface Change {
  /** Since the story began, ms. */
  readonly at: number;
  readonly line: string;
}

/** Shows what a hook returns now, and how that changed. */
export function Returned({ value }: { value: unknown }) {
  const text = formatValue(value);
  const last = useRef<{ readonly text: string; readonly value: unknown }>(undefined);
  const [began] = useState(() => performance.now());
  const [changes, setChanges] = useState<readonly Change[]>([]);
  useEffect(() => {
    const before = last.current;
    if (before?.text === text) return;
    last.current = { text, value };
    const line = before ? formatChange(before.value, value) : formatChange(undefined, value);
    // The past of a value is not in the value.
    setChanges((known) => [...known, { at: performance.now() - began, line }].slice(-8));
  }, [text, value, began]);
  return (
    <>
      <pre className="stage-value" role="region" aria-label="The value now" tabIndex={0}>
        {text}
      </pre>
      <h3>How it changed</h3>
      <ol className="stage-changes">
        {changes.map(({ at, line }) => (
          <li key={`${at} ${line}`}>
            <time>{(at / 1_000).toFixed(1)} s</time> <span>{line}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
