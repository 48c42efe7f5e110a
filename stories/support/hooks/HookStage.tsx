import { type ReactNode, useState, useSyncExternalStore } from 'react';
import type { ReliableChannelProviderProps } from 'react-reliable-channel';
import { payloadOf } from 'react-reliable-channel/identity';
import type { FaultSettings } from 'react-reliable-channel/testing';
import { Playground, Screen, useWorld } from '../playground/Playground.js';
import type { Script } from '../playground/script.js';
import type { OptionsOf, World } from '../playground/world.js';
import { arrival, saySomething, type Say, type Timeline, timelines } from './timeline.js';
import './stage.css';

type Options = Partial<ReliableChannelProviderProps>;

const decoder = new TextDecoder();
const asText = (content: Uint8Array) => decoder.decode(payloadOf(content));

interface ActionProps {
  name: string;
  /** For what is on or off. */
  isOn?: boolean;
  onPress: () => void;
}

/** A button of a stage. */
export function Action({ name, isOn, onPress }: ActionProps) {
  return (
    <button type="button" className="rc-button" aria-pressed={isOn} onClick={onPress}>
      <bdi>{name}</bdi>
    </button>
  );
}

/** What can be made to happen besides the script, by a button each. */
function ByHand({ say, extra }: { say: Say; extra?: (world: World) => ReactNode }) {
  const world = useWorld();
  useSyncExternalStore(world.subscribe, world.version);
  const { faults } = world.person('Alice');
  const { cut, delayMin } = faults.get();
  const isSlow = delayMin > 0;
  const slow = isSlow ? 0 : 2_000;
  const drop = () => {
    faults.set({ loseNext: 1 });
    void saySomething(world, 'Bob', say);
    void saySomething(world, 'Bob', say);
  };
  return (
    <div role="group" aria-label="By hand" className="play-by-hand">
      <h2>By hand</h2>
      <div className="play-view play-buttons">
        <Action name="Bob says something" onPress={() => void saySomething(world, 'Bob', say)} />
        <Action name="Alice says something" onPress={() => void saySomething(world, 'Alice', say)} />
        <Action name="Drop a message to Alice" onPress={drop} />
        <Action
          name="Delay frames to Alice by 2 s"
          isOn={isSlow}
          onPress={() => faults.set({ delayMin: slow, delayMax: slow })}
        />
        <Action name="Cut Alice off" isOn={cut} onPress={() => faults.set({ cut: !cut })} />
        {extra?.(world)}
      </div>
    </div>
  );
}

function ScreenOfBob({ children }: { children: ReactNode }) {
  return (
    <Screen person={useWorld().person('Bob')}>
      <div className="play-view">{children}</div>
    </Screen>
  );
}

/** A part of the stage for what the hook gives. */
export function ReturnedPart({ children }: { children: ReactNode }) {
  return (
    <div role="group" aria-label="What the hook returns" className="play-returned">
      <h2>What the hook returns</h2>
      <div className="play-view">{children}</div>
    </div>
  );
}

export interface HookStageProps {
  /** The way of every frame, ms; the store takes twice that. */
  latency: number;
  /** Chance that a frame to Alice is lost, 0 to 1. */
  loss: number;
  /** Whether there is a store to fetch missing messages from. */
  store: boolean;
  /** The example of the hook's page. */
  example: ReactNode;
  /** What calls the hook and hands what it returns to `Returned`. */
  returned: ReactNode;
  /** What is wrong on the way to Alice from the beginning. @default nothing */
  faults?: Partial<FaultSettings>;
  /** How something is said. @default as text */
  say?: Say;
  /** A message in a word or two, for the picture. @default its text */
  label?: (content: Uint8Array) => string;
  /** Buttons for what only this hook shows. */
  controls?: (world: World) => ReactNode;
  /** What happens on the network, by what the hook is about. @default 'others': what happens to messages of others */
  timeline?: Timeline;
  /** How much Bob says before Alice comes. @default 0 */
  saidBefore?: number;
  /** Whether Alice comes as the first step, also where nothing was said before. @default false */
  arrives?: boolean;
  /** What the channel of Alice is opened with besides. */
  options?: Options | OptionsOf;
  /** What the channel of Bob is opened with besides. */
  bobOptions?: Options;
  /** What Bob sees, on a screen of his own. @default he has none here */
  bobSees?: ReactNode;
  /** Steps instead of a timeline. */
  steps?: Script['steps'];
  /** What is around Alice's side, inside of her provider. */
  around?: (alice: ReactNode) => ReactNode;
}

/** One hook, live: its example, what it returns, and a network on which things happen. */
export function HookStage(props: HookStageProps) {
  const { latency, loss, store } = props;
  // Another network is another stage.
  return <MountedStage key={`${latency} ${loss} ${store}`} {...props} />;
}

const inWords: Say = (text) => text;
const asItIs = (content: ReactNode) => content;

function MountedStage({
  latency,
  loss,
  store,
  example,
  returned,
  faults,
  say = inWords,
  label = asText,
  controls,
  timeline = 'others',
  saidBefore = 0,
  arrives = false,
  options = {},
  bobOptions = {},
  bobSees,
  steps,
  around = asItIs,
}: HookStageProps) {
  const [script] = useState((): Script => {
    const weather = { say, latency, store };
    const isAway = arrives || saidBefore > 0;
    const sayBefore = (world: World) => {
      for (let count = 0; count < saidBefore; count++) void saySomething(world, 'Bob', say);
    };
    return {
      people: ['Alice', 'Bob'],
      viewer: 'Alice',
      store,
      latency,
      away: isAway ? ['Alice'] : [],
      // Who comes while it goes out would hear it live.
      before: [{ happen: sayBefore, lasts: 5_000 + 2 * latency }],
      steps: steps ?? [...(isAway ? arrival(weather) : []), ...timelines[timeline](weather)],
      label,
      faultsOf: { Alice: { loss, ...faults } },
      optionsOf: {
        Alice: typeof options === 'function' ? options : () => options,
        Bob: () => bobOptions,
      },
    };
  });
  return (
    <Playground
      script={script}
      aside={around(<ReturnedPart>{returned}</ReturnedPart>)}
      hands={
        <>
          {bobSees !== undefined && <ScreenOfBob>{bobSees}</ScreenOfBob>}
          <ByHand say={say} extra={controls} />
        </>
      }
    >
      <div className="play-view">{around(example)}</div>
    </Playground>
  );
}
