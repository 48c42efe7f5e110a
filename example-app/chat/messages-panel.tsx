import { useMessages } from 'react-reliable-channel';
import { CompletenessBadge, OutboxPanel, TextContent } from 'react-reliable-channel/ui';
import { withoutReactions } from './conversation.js';
import { reactionIn, wordsIn } from './messages.js';

const asWords = (content: Uint8Array) => {
  const reaction = reactionIn(content);
  if (reaction === undefined) return <TextContent content={wordsIn(content)} />;
  return `${reaction.emoji} ${reaction.present ? 'as a reaction' : 'taken back'}`;
};

/** How many messages are here, whether any are missing, and which of one's own nobody has confirmed. */
export function MessagesPanel() {
  const { length } = useMessages(withoutReactions).filter(({ kind }) => kind === 'message');
  return (
    <section className="panel" aria-labelledby="messages-title">
      <div className="messages-head">
        <h2 id="messages-title">Messages</h2>
        <CompletenessBadge count={length} />
      </div>
      <OutboxPanel renderContent={asWords} />
    </section>
  );
}
