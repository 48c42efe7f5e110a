import { Composer, MessageList } from 'react-reliable-channel/ui';
import { userEvent } from 'storybook/test';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/Composer.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { composing } from '../support/playground/ownScripts.js';

function Screen() {
  return (
    <div className="play-list">
      <MessageList />
      <Composer draftKey="story-composer" />
    </div>
  );
}

const meta = preview.meta({ title: 'Components/Composer', component: Composer, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={composing}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees, screen } = playgroundOf(canvasElement);
    await ready();
    await to(1);
    await sees('Offline');
    await userEvent.type(screen().getByRole('textbox'), 'Written without a network{Enter}');
    await sees('Written without a network');
    await to(2);
    await sees('Received by at least one');
    await to(4);
    await sees('Anybody there?');
    await to(5);
    await sees('Good to hear');
  },
});
