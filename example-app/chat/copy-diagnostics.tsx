import { useState } from 'react';
import { useDiagnostics } from 'react-reliable-channel/diagnostics';

/** For a bug report: what this tab knows of its channel, without what was said. */
export function CopyDiagnostics() {
  const { copy, read } = useDiagnostics();
  const [text, setText] = useState<string>();
  const [copied, setCopied] = useState(false);

  async function press(): Promise<void> {
    const done = await copy();
    setCopied(done);
    setText(done ? undefined : read());
  }

  return (
    <div className="copy-diagnostics">
      <button type="button" className="button plain" onClick={() => void press()}>
        Copy diagnostics
      </button>
      <span role="status">{copied && 'Copied: states and counters, nothing that was said.'}</span>
      {text !== undefined && (
        <label>
          The browser does not let this page copy. Select and copy it here:
          <textarea readOnly rows={8} value={text} onFocus={(event) => event.currentTarget.select()} />
        </label>
      )}
    </div>
  );
}
