import { type MessageRow, useMessages } from 'react-reliable-channel';
import { Avatar } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/Avatar.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { gapsOfBothKinds } from '../support/playground/scripts.js';

const words: Readonly<Record<MessageRow['kind'], string>> = {
  message: 'sent a message',
  held: 'sent what waits for another one',
  gap: 'sent what is missing',
  lost: 'sent what is lost',
};

/** Whose a message is can be known while it is missing: the picture is the same. */
function Screen() {
  const rows = useMessages();
  return (
    <div className="play-view">
      {rows.length === 0 && 'Nobody was heard yet.'}
      {rows.map(({ key, kind, senderId }) => (
        <p key={key} className="play-line">
          {senderId !== undefined && <Avatar participantId={senderId} />} {senderId ?? 'Somebody'} {words[kind]}
        </p>
      ))}
    </div>
  );
}

const meta = preview.meta({ title: 'Components/Avatar', component: Avatar, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={gapsOfBothKinds}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees, seesNot } = playgroundOf(canvasElement);
    await ready();
    await to(3);
    await sees('Bob sent what is missing');
    await to(8);
    await seesNot('missing');
    await to(7);
    await sees('Bob sent what is missing');
  },
});
