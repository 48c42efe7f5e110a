import { type MessageRow, useMessages } from 'react-reliable-channel';
import { DeliveryDetails } from 'react-reliable-channel/ui';
import { userEvent } from 'storybook/test';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/DeliveryDetails.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { ownMessage } from '../support/playground/ownScripts.js';

/** The messages that were sent from here. */
const idOfOwn = (row: MessageRow) => (row.kind === 'message' && row.own ? row.key : undefined);

function Screen() {
  const ids = useMessages(idOfOwn);
  return (
    <div className="play-view">
      {ids.length === 0 && 'Alice has sent nothing yet.'}
      {ids.map((id) => (
        <DeliveryDetails key={id} messageId={id} showLabel />
      ))}
    </div>
  );
}

const meta = preview.meta({
  title: 'Components/DeliveryDetails',
  component: DeliveryDetails,
  parameters: manual(page),
});

export const Live = meta.story({
  render: () => (
    <Playground script={ownMessage}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees, button } = playgroundOf(canvasElement);
    await ready();
    await to(1);
    await userEvent.click(await button(/./));
    await sees('Written');
    await to(3);
    await sees('Sent again');
    await to(4);
    await sees('Received by Bob');
  },
});
