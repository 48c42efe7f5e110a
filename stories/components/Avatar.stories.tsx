import { useParticipants } from 'react-reliable-channel';
import { Avatar } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/Avatar.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { lateMessage } from '../support/playground/scripts.js';

function Screen() {
  const heard = useParticipants();
  return (
    <div className="play-view">
      {heard.length === 0 && 'Nobody was heard yet.'}
      {heard.map(({ participantId }) => (
        <p key={participantId} className="play-line">
          <Avatar participantId={participantId} /> {participantId}
        </p>
      ))}
    </div>
  );
}

const meta = preview.meta({ title: 'Components/Avatar', component: Avatar, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={lateMessage}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await to(1);
    await sees('Carol');
    await to(4);
    await sees('Bob');
  },
});
