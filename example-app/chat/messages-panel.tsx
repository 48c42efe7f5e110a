import { useMessages, useSyncStatus } from 'react-reliable-channel';
import { CompletenessBadge, OutboxPanel, TextContent } from 'react-reliable-channel/ui';
import { withoutReactions } from './conversation.js';
import { reactionIn, wordsIn } from './messages.js';
import { useLasting } from './use-lasting.js';

const asWords = (content: Uint8Array) => {
  const reaction = reactionIn(content);
  if (reaction === undefined) return <TextContent content={wordsIn(content)} />;
  return `${reaction.emoji} ${reaction.present ? 'as a reaction' : 'taken back'}`;
};

const nothingMissing = { complete: true };

/** How many messages are here, whether any are missing, and which of one's own nobody has confirmed. */
export function MessagesPanel() {
  const { length } = useMessages(withoutReactions).filter(({ kind }) => kind === 'message');
  const syncing = useSyncStatus().status === 'syncing';
  const lasting = useLasting(syncing);
  return (
    <section className="panel" aria-labelledby="messages-title">
      <div className="messages-head">
        <h2 id="messages-title">Messages</h2>
        {/* As the banner: what is missing for less than a second was on its way. */}
        <CompletenessBadge count={length} {...(syncing && !lasting && { completeness: nothingMissing })} />
      </div>
      <OutboxPanel renderContent={asWords} />
    </section>
  );
}
