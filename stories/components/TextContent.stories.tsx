import { type MessageRow, useMessages } from 'react-reliable-channel';
import { TextContent } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/TextContent.md?raw';
import { manual } from '../support/manual/manual.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';
import { readable } from '../support/playground/scripts.js';

const messageOf = (row: MessageRow) => (row.kind === 'message' ? row : undefined);

function Screen() {
  const rows = useMessages(messageOf);
  return (
    <div className="play-view">
      {rows.length === 0 && 'No messages yet.'}
      {rows.map(({ key, content }) => (
        <TextContent key={key} content={content} />
      ))}
    </div>
  );
}

const meta = preview.meta({ title: 'Components/TextContent', component: TextContent, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={readable}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await to(1);
    await sees('Room 4');
    await to(4);
    await sees(/القاعة.*3 bytes/s);
    await to(6);
    await sees('See you there');
  },
});
