import { OutboxPanel } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/OutboxPanel.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { nobodyAnswers } from '../support/playground/ownScripts.js';

function Screen() {
  return <OutboxPanel />;
}

const meta = preview.meta({ title: 'Components/OutboxPanel', component: OutboxPanel, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={nobodyAnswers}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await to(1);
    await sees('Who has the key?');
    await to(3);
    await sees('Not confirmed');
    await to(5);
    await sees('Nothing');
    await to(3);
    await sees('Not confirmed');
  },
});
