import { useState } from 'react';
import { type ChannelLogEntry, useChannelLog } from 'react-reliable-channel/diagnostics';
import { expect, within } from 'storybook/test';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useChannelLog.md?example';
import page from '../../docs/hooks/useChannelLog.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  const [entries, setEntries] = useState<readonly ChannelLogEntry[]>([]);
  useChannelLog((entry) => setEntries((before) => [...before, entry].slice(-20)), { level: 'debug' });
  return <Returned value={entries} />;
}

const meta = preview.meta({
  title: 'Hooks/useChannelLog',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, returned } = stageOf(canvasElement);
    await press('Bob says something');
    await returned('event: "message-received"');
    await press('Drop a message to Alice');
    await returned('event: "message-recovered"');
    await press('Cut Alice off');
    await returns('event: "network"');
    // What was said is in none of it, nor who said it.
    const region = within(canvasElement).getByRole('region', { name: 'The value now' });
    await expect(region).not.toHaveTextContent(/Hello|Saturday|Alice|Bob/);
  },
});
