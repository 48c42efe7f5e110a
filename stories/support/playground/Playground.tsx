import type { ComponentProps, ReactNode } from 'react';
import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { UiProvider, useUiSettings } from 'react-reliable-channel/ui';
import { NetworkPicture } from './NetworkPicture.js';
import type { Script, StepKind } from './script.js';
import { Seat } from './Seat.js';
import { createSession, type Session } from './session.js';
import type { Person, World } from './world.js';
import './playground.css';

const WorldContext = createContext<World | undefined>(undefined);

/** The world of the playground around: for the time, and for ids of what a script said. */
export function useWorld(): World {
  const world = useContext(WorldContext);
  if (!world) throw new Error('useWorld is for what is inside of a Playground.');
  return world;
}

/** What somebody says in a script is said by this function, instead of by their channel. Say what is made once, or in a callback. */
export function useVoice(name: string, voice: NonNullable<Person['voice']>): void {
  const person = useWorld().person(name);
  useEffect(() => {
    person.voice = voice;
    return () => void (person.voice = undefined);
  }, [person, voice]);
}

interface ControlProps extends ComponentProps<'button'> {
  /** It does nothing now. */
  idle: boolean;
}

/** A button that keeps the focus when there is nothing to do for it: one that is `disabled` would drop it on the page. */
function Control({ idle, onClick, ...rest }: ControlProps) {
  return <button type="button" aria-disabled={idle || undefined} onClick={idle ? undefined : onClick} {...rest} />;
}

const kinds: Readonly<Record<StepKind, string>> = { drop: 'Drop:', delay: 'Delay:', cut: 'Cut off:', heal: 'Heal:' };

interface ScriptPanelProps {
  session: Session;
  /** Goes to after that many steps, from the beginning. */
  onRestart: (position: number) => void;
  /** After how many steps it was started over from outside, by one of these buttons. */
  restartedAt?: number;
}

/** The place among the buttons of the one that starts over; those of the steps follow it. */
const startOver = 2;

/** The script: its steps, each a button that goes there, and the ways to go on. */
function ScriptPanel({ session, onRestart, restartedAt }: ScriptPanelProps) {
  const root = useRef<HTMLDivElement>(null);
  // The button that was pressed has gone with everything around it; this is the one in its place.
  useEffect(() => {
    if (restartedAt !== undefined) root.current?.querySelectorAll('button')[startOver + restartedAt]?.focus();
  }, [restartedAt]);
  const { isReady, isPlaying, position } = useSyncExternalStore(session.subscribe, session.get);
  const { steps } = session.script;
  const isAtEnd = position === steps.length;
  const now = steps[position - 1];
  const go = (target: number) => {
    if (target > position) session.forward(target);
    else onRestart(target);
  };
  return (
    <div ref={root} role="group" aria-label="What happens" className="play-script">
      <div className="play-controls">
        <Control className="rc-button play-next" idle={!isReady || isAtEnd || isPlaying} onClick={session.next}>
          Next step
        </Control>
        <Control
          className="rc-button"
          idle={!isReady || (isAtEnd && !isPlaying)}
          onClick={isPlaying ? session.pause : session.play}
        >
          {isPlaying ? 'Pause' : 'Play'}
        </Control>
        <Control className="rc-button" idle={!isReady || position === 0} onClick={() => onRestart(0)}>
          Start over
        </Control>
      </div>
      <ol className="play-steps">
        {steps.map(({ kind, title }, index) => (
          <li key={title}>
            <Control
              idle={!isReady || isPlaying}
              aria-current={index === position - 1 ? 'step' : undefined}
              data-done={index < position ? '' : undefined}
              onClick={() => go(index + 1)}
            >
              <span aria-hidden="true" className="play-number">
                {index + 1}
              </span>
              <span>
                {kind && (
                  <>
                    <b className="play-kind" data-kind={kind}>
                      {kinds[kind]}
                    </b>{' '}
                  </>
                )}
                {title}
              </span>
            </Control>
          </li>
        ))}
      </ol>
      <p role="status" className="rc-hidden">
        {now && `Step ${position} of ${steps.length}: ${now.kind ? `${kinds[now.kind]} ` : ''}${now.title}`}
      </p>
    </div>
  );
}

/** Says when anybody was last heard by the playground's own clock: the reader's is hours away from it. */
function OwnTime({ world, viewer, children }: { world: World; viewer: string; children: ReactNode }) {
  const { heard } = useUiSettings().strings;
  const heardAgo = () => {
    const lastHeardAt = world.person(viewer).handle?.channel?.syncStatus().lastHeardAt;
    if (lastHeardAt === undefined) return heard(undefined);
    const seconds = Math.round((world.clock.now() - lastHeardAt) / 1_000);
    return heard(
      seconds < 60 ? { unit: 'second', value: seconds } : { unit: 'minute', value: Math.round(seconds / 60) },
    );
  };
  return <UiProvider strings={{ heard: heardAgo }}>{children}</UiProvider>;
}

/** What is done by hand has consequences: time goes on for a while, as it would. */
function Hands({ session, children }: { session: Session; children: ReactNode }) {
  const root = useRef<HTMLDivElement>(null);
  // By the page and not by React: it is what is inside that is pressed.
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const flow = () => session.get().isReady && session.flow();
    const onKey = ({ key }: KeyboardEvent) => key === 'Enter' && flow();
    element.addEventListener('click', flow);
    element.addEventListener('input', flow);
    element.addEventListener('keydown', onKey);
    return () => {
      element.removeEventListener('click', flow);
      element.removeEventListener('input', flow);
      element.removeEventListener('keydown', onKey);
    };
  }, [session]);
  return (
    <div ref={root} className="play-hands">
      {children}
    </div>
  );
}

interface ScreenProps {
  person: Person;
  children: ReactNode;
}

/** What somebody sees, on their channel. For others than the viewer: in the `hands` of a Playground. */
export function Screen({ person, children }: ScreenProps) {
  const world = useWorld();
  const { name } = person;
  return (
    <div role="group" aria-label={`What ${name} sees`} className="play-screen">
      <h2>What {name} sees</h2>
      <Seat world={world} person={person} away={<p className="play-view">{`${name} has not opened the app yet.`}</p>}>
        <OwnTime world={world} viewer={name}>
          {children}
        </OwnTime>
      </Seat>
    </div>
  );
}

interface RunningProps extends ScriptPanelProps, Pick<PlaygroundProps, 'hands' | 'aside' | 'children'> {
  /** Another one for each session. */
  serial: number;
}

function Running({ serial, session, onRestart, restartedAt, hands, aside, children }: RunningProps) {
  const { world, script } = session;
  const { isReady } = useSyncExternalStore(session.subscribe, session.get);
  const viewer = world.person(script.viewer);
  useEffect(() => {
    session.open();
    return session.close;
  }, [session]);
  return (
    <WorldContext value={world}>
      <div className="rc play" data-ready={isReady ? '' : undefined}>
        <ScriptPanel session={session} onRestart={onRestart} restartedAt={restartedAt} />
        {/* Whoever starts over has other people, and the same buttons. */}
        <Hands key={serial} session={session}>
          <Screen person={viewer}>{children}</Screen>
          {aside && (
            <Seat world={world} person={viewer}>
              {aside}
            </Seat>
          )}
          {hands}
        </Hands>
        <NetworkPicture key={`picture ${serial}`} world={world} viewer={viewer.name} label={script.label} />
      </div>
    </WorldContext>
  );
}

export interface PlaygroundProps {
  script: Script;
  /** How many steps have happened when it shows. @default 0 */
  start?: number;
  /** What is tried, on the viewer's channel. */
  children: ReactNode;
  /** What stands beside it, on the viewer's channel too. */
  aside?: ReactNode;
  /** Ways to make something happen that is in no script. */
  hands?: ReactNode;
  /** Makes another playground, at after that many steps, where what is around it has to begin anew. @default this one starts over */
  onRestart?: (position: number) => void;
  /** After how many steps `onRestart` made this one. @default it did not */
  restartedAt?: number;
}

/**
 * Something live, with a script of what happens on its network, step by step or by itself, and a picture of who has which
 * message. Time is virtual and stands still between the steps: the same step always looks the same. What is done by hand lets it
 * go on for some seconds.
 */
export function Playground({ script, restartedAt, start = restartedAt ?? 0, onRestart, ...shown }: PlaygroundProps) {
  const [run, setRun] = useState(() => ({ serial: 0, session: createSession(script, start) }));
  const restart = (position: number) =>
    setRun(({ serial }) => ({ serial: serial + 1, session: createSession(script, position) }));
  return (
    <Running
      serial={run.serial}
      session={run.session}
      onRestart={onRestart ?? restart}
      restartedAt={restartedAt}
      {...shown}
    />
  );
}
