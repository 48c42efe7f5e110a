import type { ReactNode } from 'react';
import { Avatar } from '../avatar/Avatar.js';
import { Time } from '../list/Time.js';
import { useUiSettings } from '../strings/UiProvider.js';

interface BylineProps {
  senderId: string;
  own?: boolean;
  /** ms since the epoch. */
  at: number;
  children?: ReactNode;
}

/** Who said something, and when. */
export function Byline({ senderId, own, at, children }: BylineProps) {
  const { strings, displayName } = useUiSettings();
  const name = displayName(senderId);
  return (
    <div className="rc-row-head">
      <Avatar participantId={senderId} name={name} />
      <bdi className="rc-author">{own ? strings.you : name}</bdi> <Time at={at} />
      {children}
    </div>
  );
}
