import { type MessageRow, useMessages } from 'react-reliable-channel';
import { ResendActions } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/ResendActions.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { nobodyAnswers } from '../support/playground/ownScripts.js';

const idOfOwn = (row: MessageRow) => (row.kind === 'message' && row.own ? row.key : undefined);

function Screen() {
  const ids = useMessages(idOfOwn);
  return (
    <div className="play-view">
      {ids.length === 0 && 'Alice has sent nothing yet.'}
      {ids.map((id) => (
        <ResendActions key={id} messageId={id} />
      ))}
    </div>
  );
}

const meta = preview.meta({ title: 'Components/ResendActions', component: ResendActions, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={nobodyAnswers}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await to(3);
    await sees('Resend');
  },
});
