import { useState } from 'react';
import { ReliableChannelProvider, useReliableChannel } from 'react-reliable-channel';
import type { ChannelLogEntry } from 'react-reliable-channel/diagnostics';
import { useChannelLog, useDiagnostics } from 'react-reliable-channel/diagnostics';
import { createFaults, createMemoryNetwork } from 'react-reliable-channel/testing';
import { expect, userEvent, waitFor } from 'storybook/test';
import preview from '../.storybook/preview.js';

function Diagnostics() {
  const { send, state } = useReliableChannel();
  const { copy, read } = useDiagnostics();
  const [copied, setCopied] = useState<boolean>();
  const [text, setText] = useState('');
  return (
    <>
      <button type="button" disabled={state !== 'open'} onClick={() => send('a secret')}>
        Send
      </button>
      <button type="button" onClick={() => void copy().then(setCopied)}>
        Copy diagnostics
      </button>
      <button type="button" onClick={() => setText(read())}>
        Show diagnostics
      </button>
      <p role="status">
        {copied === true && 'Copied'}
        {copied === false && 'The browser refuses: select the text'}
      </p>
      {text !== '' && <textarea readOnly aria-label="Diagnostics" rows={20} className="story-text" value={text} />}
    </>
  );
}

function Log() {
  const [entries, setEntries] = useState<readonly ChannelLogEntry[]>([]);
  useChannelLog((entry) => setEntries((before) => [...before.slice(-19), entry]), { level: 'debug' });
  return (
    <ol aria-label="Log">
      {entries.map(({ level, event, detail }, index) => (
        <li key={index}>
          {level} {event} <code>{JSON.stringify(detail)}</code>
        </li>
      ))}
    </ol>
  );
}

function Page() {
  const [{ faults, transport }] = useState(() => {
    const faults = createFaults();
    return { faults, transport: createMemoryNetwork().transport('Alice', { faults }) };
  });
  return (
    <ReliableChannelProvider channelId="story" participantId="Alice" transport={transport}>
      <div className="story-pad">
        <Diagnostics />
        <button type="button" onClick={() => faults.set({ cut: !faults.get().cut })}>
          Cut or reconnect
        </button>
        <Log />
      </div>
    </ReliableChannelProvider>
  );
}

const meta = preview.meta({
  title: 'Live/Diagnostics',
  component: Page,
  parameters: {
    docs: {
      description: {
        component:
          '`useDiagnostics` reads and copies states, counters and settings of the channel; `useChannelLog` tells what ' +
          'happens in it. Neither tells what was said, and ids are shortened.',
      },
    },
  },
});

export const WithoutContents = meta.story({
  play: async ({ canvas }) => {
    const log = await canvas.findByRole('list', { name: 'Log' });
    await waitFor(() => expect(log).toHaveTextContent('info network {"status":"online"}'));
    await userEvent.click(canvas.getByRole('button', { name: 'Send' }));
    await waitFor(() => expect(log).toHaveTextContent('debug message-sent'));
    await userEvent.click(canvas.getByRole('button', { name: 'Cut or reconnect' }));
    await waitFor(() => expect(log).toHaveTextContent('warn network {"status":"offline"'));
    await userEvent.click(canvas.getByRole('button', { name: 'Show diagnostics' }));
    const text = canvas.getByRole<HTMLTextAreaElement>('textbox', { name: 'Diagnostics' }).value;
    await expect(text).toContain('own messages in memory: sent 1');
    await expect(text).toContain('network: offline');
    for (const told of ['a secret', 'Alice']) await expect(text + log.textContent).not.toContain(told);
  },
});
