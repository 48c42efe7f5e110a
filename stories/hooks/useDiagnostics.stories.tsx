import { useState } from 'react';
import { useDiagnostics } from 'react-reliable-channel/diagnostics';
import { expect, within } from 'storybook/test';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useDiagnostics.md?example';
import page from '../../docs/hooks/useDiagnostics.md?raw';
import { Action, HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  const { read } = useDiagnostics();
  const [text, setText] = useState<string>();
  return (
    <>
      <Action name="read()" onPress={() => setText(read())} />
      <Returned value={text} />
    </>
  );
}

const meta = preview.meta({
  title: 'Hooks/useDiagnostics',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, bobHas } = stageOf(canvasElement);
    await press('Bob says something');
    await bobHas('Hello');
    await press('read()');
    await returns('state: open');
    // What was said is in none of it, nor who said it.
    await expect(within(canvasElement).getByRole('region', { name: 'The value now' })).not.toHaveTextContent(
      /Hello|Alice|Bob/,
    );
  },
});
