import { type MessageRow, useMessage, useMessages } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useMessage.md?example';
import page from '../../docs/hooks/useMessage.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

const keyOf = (row: MessageRow) => row.key;

/** The second message: in the script it is the one that is lost. */
function Value() {
  const [, second = ''] = useMessages(keyOf);
  return <Returned value={useMessage(second)} />;
}

const meta = preview.meta({
  title: 'Hooks/useMessage',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, returned, shows } = stageOf(canvasElement);
    await returns('undefined');
    await press('Bob says something');
    await press('Drop a message to Alice');
    await returned('kind: "gap"');
    await returns('kind: "message"');
    await shows('Bob: Hello');
  },
});
