import { UiProvider, useUiSettings } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useUiSettings.md?example';
import page from '../../docs/hooks/useUiSettings.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

const names = new Map([['Bob', 'Robert']]);
const displayName = (participantId: string) => names.get(participantId) ?? participantId;

function Value() {
  const { displayName, locale } = useUiSettings();
  return <Returned value={{ displayName, locale, "displayName('Bob')": displayName('Bob') }} />;
}

const meta = preview.meta({
  title: 'Hooks/useUiSettings',
  component: HookStage,
  args: {
    ...network,
    example: <Example />,
    returned: <Value />,
    around: (alice) => (
      <UiProvider displayName={displayName} locale="de">
        {alice}
      </UiProvider>
    ),
  },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, shows } = stageOf(canvasElement);
    await returns('displayName(\'Bob\'): "Robert"');
    await press('Bob says something');
    await shows('Heard: Robert');
  },
});
