import { MessageList } from 'react-reliable-channel/ui';
import { expect, userEvent } from 'storybook/test';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/MessageList.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { cutAndBack, gapsOfBothKinds, lateMessage } from '../support/playground/scripts.js';

function Screen() {
  return (
    <div className="play-list">
      <MessageList />
    </div>
  );
}

const meta = preview.meta({ title: 'Components/MessageList', component: MessageList, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={gapsOfBothKinds} start={3}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, control, rests, sees, seesNot } = playgroundOf(canvasElement);
    await ready();
    await sees('1 message missing from Bob');
    // By keyboard one stays on the button, also where there is nothing left to do for it.
    control('Start over').focus();
    await userEvent.keyboard('{Enter}');
    await rests('Start over');
    await expect(control('Start over')).toHaveFocus();
    await to(7);
    await sees('1 message missing from Bob');
    control('Next step').focus();
    await userEvent.keyboard('{Enter}');
    await rests('Next step');
    await expect(control('Next step')).toHaveFocus();
    await sees(/At ten.*It is cold.*Bring a coat/);
    await seesNot('missing');
  },
});

/** What was slow lands above what was read, and says so. */
export const ArrivedLate = meta.story({
  render: () => (
    <Playground script={lateMessage}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await to(4);
    await sees('Arrived late');
  },
});

/** Without a network one's own message waits, and those of others come when it is back. */
export const CutOff = meta.story({
  render: () => (
    <Playground script={cutAndBack}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await to(3);
    await sees('I am late');
    await to(5);
    await sees('At noon');
    await sees('Received by at least one');
  },
});
