import { useReducedMessages } from 'react-reliable-channel/reducers';
import type { TextRow } from 'react-reliable-channel/ui';
import { ThreadTree } from 'react-reliable-channel/ui/domain';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/ThreadTree.md?raw';
import { manual } from '../support/manual/manual.js';
import { commentsBelow, read } from '../support/playground/contents.js';
import { thread } from '../support/playground/domainScripts.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';

const asText = (row: TextRow) => {
  const said = read(row);
  return <span dir="auto">{said && 'text' in said ? said.text : 'This cannot be read.'}</span>;
};

function Screen() {
  const { answer } = useReducedMessages(commentsBelow);
  return (
    <div className="play-view">
      {answer.roots.length === 0 ? 'No thread yet.' : <ThreadTree tree={answer} renderComment={asText} />}
    </div>
  );
}

const meta = preview.meta({ title: 'Domain/ThreadTree', component: ThreadTree, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={thread}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, sees } = playgroundOf(canvasElement);
    await ready();
    await to(1);
    await sees('We tried it on eleven phones.');
    await to(3);
    await sees('All of them old.');
    await sees('missing');
    await to(4);
    await sees('Which ones?');
    await to(6);
    await sees(/missing.*And it worked there too\?/);
    await to(7);
    await sees(/Two of them had no network\..*And it worked there too\?/);
    await to(6);
    await sees(/missing.*And it worked there too\?/);
  },
});
