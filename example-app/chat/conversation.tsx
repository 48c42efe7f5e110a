import type { MessageRow } from 'react-reliable-channel';
import { useUnread } from 'react-reliable-channel/unread';
import { MessageList, TextContent, type TextRow } from 'react-reliable-channel/ui';
import { reactionIn, wordsIn } from './messages.js';
import { Reactions } from './reactions.js';

/** Reactions stand below what they are about, not in the log. */
export const withoutReactions = (row: MessageRow) =>
  'content' in row && reactionIn(row.content) !== undefined ? undefined : row;

const withReactions = (content: Uint8Array, { messageId }: TextRow) => (
  <>
    <TextContent content={wordsIn(content)} />
    <Reactions messageId={messageId} />
  </>
);

/** What is said. A tick tells what became of a message when it is pressed; what was on screen is read. */
export function Conversation({ empty }: { empty: string }) {
  const { firstUnreadId, markRead } = useUnread();
  return (
    <MessageList
      details
      pick={withoutReactions}
      renderContent={withReactions}
      {...(firstUnreadId !== undefined && { firstUnreadId })}
      onSeen={markRead}
      empty={empty}
    />
  );
}
