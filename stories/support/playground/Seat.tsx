import type { ReactNode } from 'react';
import { useEffect, useSyncExternalStore } from 'react';
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

interface SeatProps {
  world: World;
  person: Person;
  /** What is shown while this person's app is not open. @default nothing */
  away?: ReactNode;
  children?: ReactNode;
}

/** Everything below is on this person's channel. Wherever it is mounted, it is one and the same channel. */
export function Seat({ world, person, away, children }: SeatProps) {
  useSyncExternalStore(world.subscribe, world.version);
  if (!world.isHere(person.name)) return away;
  return (
    <ReliableChannelProvider {...person.definition}>
      <Presence world={world} person={person} />
      {children}
    </ReliableChannelProvider>
  );
}
