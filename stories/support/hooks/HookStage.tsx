import type { ReactNode } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { MessageRow, ReliableChannelProviderProps } from 'react-reliable-channel';
import { ReliableChannelProvider, useMessages, useReliableChannel, useSyncStatus } from 'react-reliable-channel';
import { payloadOf } from 'react-reliable-channel/identity';
import type { NetworkSettings, Person, Stage } from './stage.js';
import { createStage } from './stage.js';
import type { Say } from './timeline.js';
import { playTimeline } from './timeline.js';

const decoder = new TextDecoder();

/** Lets the stage act for whoever's provider this is in, once the channel is open and has read what was said before. */
function Actor({ person, onReady, children }: { person: Person; onReady: (who: Person) => void; children: ReactNode }) {
  const handle = useReliableChannel();
  const isReady = useSyncStatus().status === 'synced';
  useEffect(() => {
    person.handle = handle;
    return () => void (person.handle = undefined);
  }, [person, handle]);
  useEffect(() => {
    if (isReady) onReady(person);
  }, [person, isReady, onReady]);
  return children;
}

const messageOf = (row: MessageRow) => (row.kind === 'message' ? row : undefined);

function Log() {
  const rows = useMessages(messageOf);
  if (rows.length === 0) return <p>Nothing yet.</p>;
  return (
    <ul>
      {rows.map(({ key, own, content }) => (
        <li key={key}>{`${own ? 'Bob' : 'Alice'}: ${decoder.decode(payloadOf(content))}`}</li>
      ))}
    </ul>
  );
}

/** A button of a stage. */
export function Action({ name, disabled, onPress }: { name: string; disabled?: boolean; onPress: () => void }) {
  return (
    <button type="button" className="rc-button" disabled={disabled} onClick={onPress}>
      {name}
    </button>
  );
}

function Toggle({ name, onChange }: { name: string; onChange: (isOn: boolean) => void }) {
  const [isOn, setOn] = useState(false);
  const toggle = () => {
    setOn(!isOn);
    onChange(!isOn);
  };
  return (
    <button type="button" className="rc-button" aria-pressed={isOn} onClick={toggle}>
      {name}
    </button>
  );
}

const sayText: Say = ({ handle }, text) => void handle?.send(text);

interface ControlsProps {
  stage: Stage;
  /** Both are there. */
  isReady: boolean;
  say: Say;
  extra: ReactNode;
}

/** What happens, by a button each, or all of it one after the other. */
function Controls({ stage, isReady, say, extra }: ControlsProps) {
  const { alice, bob, next } = stage;
  const [caption, setCaption] = useState<string>();
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);
  const drop = () => {
    alice.faults.set({ loseNext: 1 });
    say(bob, next(bob));
    say(bob, next(bob));
  };
  const delay = (isOn: boolean) => alice.faults.set({ delayMin: isOn ? 2_000 : 0, delayMax: isOn ? 2_000 : 0 });
  return (
    <section aria-label="What happens" className="stage-part stage-happens">
      <h2>What happens</h2>
      <fieldset className="stage-controls" disabled={!isReady}>
        <legend className="rc-hidden">Make it happen</legend>
        <Action name="Bob says something" onPress={() => say(bob, next(bob))} />
        <Action name="Alice says something" onPress={() => say(alice, next(alice))} />
        <Action name="Drop a message to Alice" onPress={drop} />
        <Toggle name="Delay frames to Alice by 2 s" onChange={delay} />
        <Toggle name="Cut Alice off" onChange={(cut) => alice.faults.set({ cut })} />
        {extra}
        <Action
          name="Play all of it"
          disabled={caption !== undefined}
          onPress={() => (stop.current = playTimeline(stage, say, setCaption))}
        />
      </fieldset>
      <p role="status">{caption ?? 'Press a button, or let all of it be played.'}</p>
    </section>
  );
}

export interface HookStageProps extends NetworkSettings {
  /** The example of the hook's page. */
  example: ReactNode;
  /** What calls the hook and hands what it returns to `Returned`. */
  returned: ReactNode;
  /** Alice's participantId. @default Alice */
  aliceId?: string;
  /** How something is said. @default as text */
  say?: Say;
  /** Buttons for what only this hook shows. */
  controls?: (stage: Stage) => ReactNode;
  /** How much Bob says before Alice comes. @default 0 */
  saidBefore?: number;
  /** What the channel of Alice is opened with besides. */
  options?: Partial<ReliableChannelProviderProps>;
  /** What the channel of Bob is opened with besides. */
  bobOptions?: Partial<ReliableChannelProviderProps>;
  /** What is around Alice's side, inside of her provider. */
  around?: (alice: ReactNode) => ReactNode;
}

/** One hook, live: its example, what it returns, and a network on which things happen. */
export function HookStage(props: HookStageProps) {
  const { latency, loss, store } = props;
  // Another network is another stage.
  return <MountedStage key={`${latency} ${loss} ${store}`} {...props} />;
}

function MountedStage({
  example,
  returned,
  aliceId = 'Alice',
  say = sayText,
  controls,
  saidBefore = 0,
  options,
  bobOptions,
  around = (alice) => alice,
  ...network
}: HookStageProps) {
  const [stage] = useState(() => createStage(network, aliceId));
  // Each story has a channel of its own, whichever was looked at before.
  const [channelId] = useState(() => `story-${crypto.randomUUID().slice(0, 4)}`);
  const { alice, bob } = stage;
  const [ready, setReady] = useState<ReadonlySet<Person>>(new Set());
  const toSay = useRef(saidBefore);
  const onReady = useCallback(
    (person: Person) => {
      const isReady = () => setReady((before) => new Set(before).add(person));
      if (person === alice || toSay.current === 0) return isReady();
      for (; toSay.current > 0; toSay.current--) say(bob, stage.next(bob));
      // Who comes while it goes out would hear it live.
      setTimeout(isReady, 500);
    },
    [alice, bob, say, stage],
  );
  const isAliceHere = saidBefore === 0 || ready.has(bob);
  return (
    <main className="rc stage">
      <Controls stage={stage} isReady={ready.size === 2} say={say} extra={controls?.(stage)} />
      {isAliceHere && (
        <ReliableChannelProvider channelId={channelId} participantId={aliceId} transport={alice.transport} {...options}>
          <Actor person={alice} onReady={onReady}>
            {around(
              <>
                <section aria-label="The example, as Alice sees it" className="stage-part">
                  <h2>The example, as Alice sees it</h2>
                  {example}
                </section>
                <section aria-label="What the hook returns" className="stage-part stage-returned">
                  <h2>What the hook returns</h2>
                  {returned}
                </section>
              </>,
            )}
          </Actor>
        </ReliableChannelProvider>
      )}
      <ReliableChannelProvider channelId={channelId} participantId="Bob" transport={bob.transport} {...bobOptions}>
        <Actor person={bob} onReady={onReady}>
          <section aria-label="What Bob has" className="stage-part">
            <h2>What Bob has</h2>
            <Log />
          </section>
        </Actor>
      </ReliableChannelProvider>
    </main>
  );
}
