import { useEffect, useSyncExternalStore } from 'react';
import { useUnread } from 'react-reliable-channel/unread';

const isVisible = (): boolean => document.visibilityState === 'visible';

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

/** Names the tab after its participant, with what arrived while nobody looked: "(2) Alice · Lobby". */
export function useUnreadTitle(name: string): void {
  const visible = useSyncExternalStore(onVisibility, isVisible);
  const { count, markRead } = useUnread();
  const unread = visible ? 0 : count;
  useEffect(() => {
    if (visible && count > 0) markRead();
  }, [visible, count, markRead]);
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${name} · Lobby`;
  }, [unread, name]);
}
