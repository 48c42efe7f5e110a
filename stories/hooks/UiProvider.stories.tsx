import { SyncBanner, useUiSettings } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/UiProvider.md?example';
import page from '../../docs/hooks/UiProvider.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  const { displayName, locale } = useUiSettings();
  return <Returned value={{ locale, "displayName('bob')": displayName('bob') }} />;
}

const meta = preview.meta({
  title: 'Hooks/UiProvider',
  component: HookStage,
  args: {
    ...network,
    example: (
      <>
        <SyncBanner />
        <Example />
      </>
    ),
    returned: <Value />,
  },
  argTypes: networkControls,
  parameters: manual(page),
});

/** Above as it is without a provider, below inside of one. */
export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, shows } = stageOf(canvasElement);
    await shows('Robert');
    await press('Cut Alice off');
    await shows(/Offline.*Kein Netz/);
  },
});
