import { useMessages } from 'react-reliable-channel';
import { useIsUnread } from 'react-reliable-channel/unread';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useIsUnread.md?example';
import page from '../../docs/hooks/useIsUnread.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

/** Of the last message. */
function Value() {
  const last = useMessages((row) => (row.kind === 'message' ? row : undefined)).at(-1);
  return <Returned value={useIsUnread(last?.messageId ?? '')} />;
}

const meta = preview.meta({
  title: 'Hooks/useIsUnread',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, shows } = stageOf(canvasElement);
    await returns('false');
    await press('Bob says something');
    await returns('true');
    await shows('(new)');
    await press(/\(new\)/);
    await returns('false');
  },
});
