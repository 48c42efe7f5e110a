import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { useMessage, useMessageStatus } from 'react-reliable-channel';
import { Avatar, deliveryStates, gapStates, rowMarks, Shape, type ShapeName } from 'react-reliable-channel/ui';
import { Seat } from './Seat.js';
import type { Person, World } from './world.js';

/** What somebody has of a message, as the picture draws it. */
interface Cell {
  readonly state: string;
  /** Read aloud, and shown below the shape. */
  readonly label: string;
  readonly shape?: ShapeName;
}

const nothing: Cell = { state: 'nothing', label: 'not here' };
const here: Cell = { state: 'here', label: 'has it', shape: 'disc' };
const journeys: Record<string, Cell> = {
  'on-the-way': { state: 'on-the-way', label: 'on its way' },
  dropped: { state: 'dropped', label: 'dropped' },
};
const ownLabels: Record<string, string> = {
  queued: 'waits',
  sending: 'sending',
  sent: 'sent',
  'possibly-acknowledged': 'likely there',
  acknowledged: 'confirmed',
  unconfirmed: 'unconfirmed',
  failed: 'not sent',
  discarded: 'discarded',
};

function CellView({ state, label, shape }: Cell) {
  return (
    <td className="net-cell" data-state={state}>
      <span className="net-box">
        {shape ? <Shape name={shape} /> : <span aria-hidden="true" className="net-mark" />}
        <span className="net-label">{label}</span>
      </span>
    </td>
  );
}

function MessageCell({ world, person, messageId }: { world: World; person: Person; messageId: string }) {
  const row = useMessage(messageId);
  const delivery = useMessageStatus(messageId);
  if (delivery) {
    const { status } = delivery;
    return <CellView state="own" label={ownLabels[status] ?? status} shape={deliveryStates[status].shape} />;
  }
  if (row?.kind === 'message') return <CellView {...here} />;
  if (row?.kind === 'held') return <CellView state="held" label="held" shape={rowMarks.held.shape} />;
  if (row?.kind === 'lost') return <CellView state="lost" label="lost" shape={gapStates.lost.shape} />;
  if (row?.kind === 'gap') {
    return (
      <CellView
        state={row.state}
        label={row.state === 'missing' ? 'missing' : 'asking'}
        shape={gapStates[row.state].shape}
      />
    );
  }
  return <CellView {...(journeys[world.journey(messageId, person.name) ?? ''] ?? nothing)} />;
}

/** How the way to somebody is. */
function wayOf({ faults }: Person): { readonly state: string; readonly label: string } {
  const { cut, delayMin, loss, loseNext, publishFailure } = faults.get();
  if (cut) return { state: 'cut', label: 'cut off' };
  if (publishFailure > 0) return { state: 'lossy', label: 'nothing gets out' };
  if (loseNext > 0) return { state: 'lossy', label: 'loses the next' };
  if (loss > 0) return { state: 'lossy', label: `loses ${Math.round(loss * 100)} %` };
  if (delayMin > 0) return { state: 'slow', label: `${delayMin / 1_000} s slow` };
  return { state: 'open', label: 'connected' };
}

function Way({ state, label }: { state: string; label: string }) {
  return (
    <span className="net-way" data-state={state}>
      <span aria-hidden="true" className="net-line" />
      <bdi>{label}</bdi>
    </span>
  );
}

interface PersonRowProps {
  world: World;
  person: Person;
  isViewer: boolean;
  isAway?: boolean;
}

function PersonRow({ world, person, isViewer, isAway = false }: PersonRowProps) {
  return (
    <tr>
      <th scope="row">
        <span className="net-who">
          <Avatar participantId={person.name} />
          <span>
            {person.name}
            {isViewer && <small> (this screen)</small>}
            <Way {...(isAway ? { state: 'cut', label: 'not here yet' } : wayOf(person))} />
          </span>
        </span>
      </th>
      {world
        .messages()
        .map((messageId) =>
          isAway ? (
            <CellView key={messageId} {...nothing} />
          ) : (
            <MessageCell key={messageId} world={world} person={person} messageId={messageId} />
          ),
        )}
    </tr>
  );
}

function StoreName() {
  return (
    <span className="net-who">
      <span aria-hidden="true" className="net-store" />
      <span>
        Store
        <Way state="open" label="keeps what it hears" />
      </span>
    </span>
  );
}

const decoder = new TextDecoder();
const asText = (content: Uint8Array) => decoder.decode(content);

export interface NetworkPictureProps {
  world: World;
  /** Whose screen is shown. */
  viewer: string;
  /** What a message is called, in a word or two. @default its text */
  label?: (content: Uint8Array) => string;
}

/** Who has which message, as somebody sees it who sees everything: a row for each person, a column for each message. */
export function NetworkPicture({ world, viewer, label = asText }: NetworkPictureProps) {
  useSyncExternalStore(world.subscribe, world.version);
  const messages = world.messages();
  const count = messages.length;
  const root = useRef<HTMLDivElement>(null);
  // The latest message is what a step is about: it is shown after each new one, and where the page is turned the other way.
  useLayoutEffect(() => {
    const showLatest = () => {
      const box = root.current;
      if (box) box.scrollLeft = getComputedStyle(box).direction === 'rtl' ? -box.scrollWidth : box.scrollWidth;
    };
    showLatest();
    const turning = new MutationObserver(showLatest);
    turning.observe(document.documentElement, { attributeFilter: ['dir'] });
    return () => turning.disconnect();
  }, [count]);
  return (
    <div ref={root} role="group" aria-label="Who has which message" className="net" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="rc-hidden">Who</span>
            </th>
            {messages.map((messageId, index) => {
              const content = world.contentOf(messageId);
              return (
                <th key={messageId} scope="col" className="net-message">
                  <span className="net-number">{index + 1}</span>
                  <span className="net-text" dir="auto">
                    {content ? label(content) : '?'}
                  </span>
                </th>
              );
            })}
            {messages.length === 0 && <td className="net-empty">Nothing was said yet.</td>}
          </tr>
        </thead>
        <tbody>
          {world.people.map((person) => {
            const row = { world, person, isViewer: person.name === viewer };
            return (
              <Seat key={person.name} world={world} person={person} away={<PersonRow {...row} isAway />}>
                <PersonRow {...row} />
              </Seat>
            );
          })}
          {world.hasStore && (
            <tr>
              <th scope="row">
                <StoreName />
              </th>
              {messages.map((messageId) => (
                <CellView key={messageId} {...(world.isStored(messageId) ? here : nothing)} />
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
