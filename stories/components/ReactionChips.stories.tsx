import { useMessages, useReliableChannel } from 'react-reliable-channel';
import { useReducedMessages } from 'react-reliable-channel/reducers';
import { ReactionChips } from 'react-reliable-channel/ui/domain';
import preview from '../../.storybook/preview.js';
import page from '../../docs/components/ReactionChips.md?raw';
import { manual } from '../support/manual/manual.js';
import { idsOf, reactionsTo, written } from '../support/playground/contents.js';
import { reactions } from '../support/playground/domainScripts.js';
import { Playground } from '../support/playground/Playground.js';
import { playgroundOf } from '../support/playground/playing.js';

const idOfPost = idsOf('post');

function Screen() {
  const { send } = useReliableChannel();
  const [id] = useMessages(idOfPost);
  const { answer, completeness } = useReducedMessages(reactionsTo);
  if (id === undefined) return <div className="play-view">Nothing was written yet.</div>;
  return (
    <div className="play-view">
      <p>We won!</p>
      <ReactionChips
        reactions={answer.sets.get(id)}
        completeness={completeness}
        participantId="Alice"
        onReact={(element, present) => send(written({ type: 'reaction', on: id, element, present }))}
      />
    </div>
  );
}

const meta = preview.meta({ title: 'Domain/ReactionChips', component: ReactionChips, parameters: manual(page) });

export const Live = meta.story({
  render: () => (
    <Playground script={reactions}>
      <Screen />
    </Playground>
  ),
  play: async ({ canvasElement }) => {
    const { ready, to, button } = playgroundOf(canvasElement);
    await ready();
    await to(3);
    await button('🎉 1');
    await to(5);
    await button('🎉 at least 1');
    await to(6);
    await button('👍 1');
    await to(5);
    await button('🎉 at least 1');
  },
});
