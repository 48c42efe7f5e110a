import { useEffect } from 'react';
import type { ReliableChannel } from 'react-reliable-channel/engine';

/** Names the tab after its participant, with what arrived while nobody looked: "(2) Alice · Lobby". */
export function useUnreadTitle(channel: ReliableChannel | undefined, name: string): void {
  useEffect(() => {
    let unread = 0;
    const show = (): void => {
      document.title = `${unread > 0 ? `(${unread}) ` : ''}${name} · Lobby`;
    };
    const look = (): void => {
      if (document.visibilityState === 'visible') unread = 0;
      show();
    };
    look();
    document.addEventListener('visibilitychange', look);
    const stop = channel?.on('message-received', () => {
      if (document.visibilityState === 'visible') return;
      unread += 1;
      show();
    });
    return () => {
      document.removeEventListener('visibilitychange', look);
      stop?.();
    };
  }, [channel, name]);
}
