import { type MessageRow, useMessages } from 'react-reliable-channel';
import { DeliveryStatus } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/DeliveryStatus.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { ownMessage, nobodyAnswers, sendingFails } from '../support/playground/ownScripts.js';

/** The messages that were sent from here. */
const idOfOwn = (row: MessageRow) => (row.kind === 'message' && row.own ? row.key : undefined);

function Screen() {
  const ids = useMessages(idOfOwn);
  return (
    <div className="play-view">
      {ids.length === 0 && 'Alice has sent nothing yet.'}
      {ids.map((id) => (
        <DeliveryStatus key={id} messageId={id} showLabel />
      ))}
    </div>
  );
}

const meta = preview.meta({ title: 'Components/DeliveryStatus', component: DeliveryStatus, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={ownMessage}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await to(1);
    await sees('Waiting to send');
    await to(2);
    await sees('Sent');
    // Bob has it, and Alice is not told so before she can know.
    await to(3);
    await sees('Sent');
    await to(4);
    await sees('Received by at least one');
    await to(2);
    await sees('Sent');
  },
});

/** Retries are used up, and a late proof heals it all the same. */
export const NobodyAnswers = meta.story({
  render: () => (
    <Playground script={nobodyAnswers}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await to(3);
    await sees('Not confirmed');
    await to(5);
    await sees('Received by at least one');
  },
});

/** It could not be sent at all, and says why. */
export const SendingFails = meta.story({
  render: () => (
    <Playground script={sendingFails}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await to(2);
    await sees('Not sent');
    await to(3);
    await sees('Received by at least one');
  },
});
