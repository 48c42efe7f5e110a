import { type MessageRow, useMessages, useMessageStatus } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useMessageStatus.md?example';
import page from '../../docs/hooks/useMessageStatus.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

const idOfOwn = (row: MessageRow) => (row.kind === 'message' && row.own ? row.messageId : undefined);

function Value() {
  const last = useMessages(idOfOwn).at(-1) ?? '';
  return <Returned value={useMessageStatus(last)} />;
}

const meta = preview.meta({
  title: 'Hooks/useMessageStatus',
  component: HookStage,
  args: { ...network, timeline: 'own' as const, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { to, press, returns, shows, bobHas } = stageOf(canvasElement);
    await returns('undefined');
    await press('Cut Alice off');
    await press('Alice says something');
    await returns('status: "queued"');
    await press('Cut Alice off');
    await bobHas('Hello');
    await returns('status: "acknowledged"');
    await shows('received by 1');
    await to(3);
    await returns('status: "sent"');
    await to(4);
    await returns('status: "acknowledged"');
    await to(5);
    await returns('status: "queued"');
  },
});
