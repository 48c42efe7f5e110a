import type { ReactNode } from 'react';
import { useEffect } from 'react';
import type { MessageRow } from 'react-reliable-channel';
import { ReliableChannelProvider, useMessages, useReliableChannel } from 'react-reliable-channel';
import type { Person, World } from './world.js';

const keyOf = (row: MessageRow) => row.key;

function Presence({ world, person }: { world: World; person: Person }) {
  const handle = useReliableChannel();
  const known = useMessages(keyOf);
  useEffect(() => {
    person.handle = handle;
  }, [person, handle]);
  useEffect(() => world.note(known), [world, known]);
  return null;
}

/** Everything below is on this person's channel. Wherever it is mounted, it is one and the same channel. */
export function Seat({ world, person, children }: { world: World; person: Person; children?: ReactNode }) {
  return (
    <ReliableChannelProvider {...person.definition}>
      <Presence world={world} person={person} />
      {children}
    </ReliableChannelProvider>
  );
}
