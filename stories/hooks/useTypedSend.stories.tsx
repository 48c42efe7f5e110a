import { defineMessages, useTypedMessages, useTypedSend } from 'react-reliable-channel/messages';
import { useCallback } from 'react';
import { z } from 'zod';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useTypedSend.md?example';
import page from '../../docs/hooks/useTypedSend.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';
import type { Say } from '../support/hooks/timeline.js';
import { useVoice } from '../support/playground/Playground.js';

const messages = defineMessages({ question: z.object({ text: z.string() }) });
const labelOf = (content: Uint8Array) => {
  const read = messages.decode(content);
  return read.kind === 'known' ? read.data.text : 'plain text';
};
const question: Say = (text) => messages.encode('question', { text });

function Value() {
  const send = useTypedSend(messages);
  const ask = useCallback((text: string) => void send('question', { text }), [send]);
  useVoice('Alice', ask);
  const rows = useTypedMessages(messages, (row) => (row.kind === 'message' ? row.data : undefined));
  return <Returned value={{ send, messages: rows }} />;
}

const meta = preview.meta({
  title: 'Hooks/useTypedSend',
  component: HookStage,
  args: {
    ...network,
    timeline: 'own' as const,
    example: <Example />,
    returned: <Value />,
    say: question,
    label: labelOf,
  },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { to, press, returns, shows, bobHas } = stageOf(canvasElement);
    await returns('send: ƒ');
    await press('Ask');
    await returns('text: "When does it start?"');
    await shows('When does it start?');
    await bobHas('When does it start?');
    await to(1);
    await shows('Hello');
    await bobHas('Hello');
  },
});
