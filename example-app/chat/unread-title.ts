import { useEffect } from 'react';
import { type MessageRow, useMessages } from 'react-reliable-channel';
import { useUnread } from 'react-reliable-channel/unread';
import { reactionIn } from './messages.js';

const reactionId = (row: MessageRow) =>
  row.kind === 'message' && reactionIn(row.content) !== undefined ? row.messageId : undefined;

/** Names the tab after its participant, with how many messages were not on screen yet: "(2) Alice · Lobby". */
export function useUnreadTitle(name: string): void {
  const { count, markRead } = useUnread();
  const reactions = useMessages(reactionId);
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ''}${name} · Lobby`;
  }, [count, name]);
  // Reactions are no rows to be read.
  useEffect(() => markRead(reactions), [reactions, markRead]);
}
