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
    const { ready, to, press, returns, shows } = stageOf(canvasElement);
    await ready();
    await returns('undefined');
    await to(3);
    await returns('kind: "gap"');
    await to(4);
    await returns('kind: "message"');
    await press('Drop a message to Alice');
    await shows('Bob: Hello');
  },
});
