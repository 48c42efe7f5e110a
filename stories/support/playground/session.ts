import { start as startTime } from '../rows.js';
import type { Script } from './script.js';
import { createWorld, type World } from './world.js';

/** How far a script was played. */
export interface Progress {
  /** Everybody's channel is open, and the steps to start from have happened. */
  readonly isReady: boolean;
  /** Steps that have begun, a count. */
  readonly position: number;
  /** Time passes. */
  readonly isRunning: boolean;
  /** Steps follow one another by themselves. */
  readonly isPlaying: boolean;
}

/** One playing of a script. Time stands still but while a step or an act takes it along. */
export interface Session {
  readonly world: World;
  readonly script: Script;
  get(): Progress;
  subscribe(listener: () => void): () => void;
  /** Opens the channels and goes to the step to start from. Called once, after the people are mounted. */
  open(): void;
  /** The next step; while one is running, its end. */
  next(): void;
  /** Goes forward to after that many steps, at once. */
  forward(position: number): void;
  play(): void;
  pause(): void;
  /** Does something that is in no script, and lets time pass for `ms`. */
  act(what: (world: World) => void, ms?: number): void;
  /** Ends it: nothing moves any more. */
  close(): void;
}

/** One picture of virtual time, ms of real time. */
const frame = 40;
/** Steps begin when channels have been open for so long, ms: first heartbeats are over. */
const warmUp = 60_000;
/** How long a step is looked at before the next one follows by itself, ms of real time. */
const look = 1_400;

const macrotask = (ms = 0) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** @param from how many steps have happened already when it shows */
export function createSession(script: Script, from: number): Session {
  const world = createWorld(script);
  const { clock, people } = world;
  const listeners = new Set<() => void>();
  let progress: Progress = { isReady: false, position: 0, isRunning: false, isPlaying: false };
  let isClosed = false;
  /** Time does not wait for whoever looks. */
  let isHurried = false;
  /** Each waits for what was asked before. */
  let queue: Promise<void> = Promise.resolve();

  const set = (changes: Partial<Progress>) => {
    progress = { ...progress, ...changes };
    for (const listener of [...listeners]) listener();
  };

  /** Lets `ms` of virtual time pass, over `shown` ms of real time. */
  async function pass(ms: number, shown: number): Promise<void> {
    set({ isRunning: true });
    const end = clock.now() + ms;
    const frames = Math.max(1, Math.round(shown / frame));
    while (clock.now() < end && !isClosed) {
      const left = end - clock.now();
      await clock.advance(isHurried ? left : Math.min(left, Math.ceil(ms / frames)));
      await macrotask(isHurried ? 0 : frame);
    }
    isHurried = false;
    set({ isRunning: false });
  }

  async function step(hurried: boolean): Promise<void> {
    const next = script.steps[progress.position];
    if (!next || isClosed) return;
    isHurried = hurried;
    set({ position: progress.position + 1 });
    next.happen?.(world);
    await pass(next.lasts, next.shown ?? Math.min(next.lasts, 2_500));
  }

  const enqueue = (work: () => Promise<void>) => void (queue = queue.then(() => (isClosed ? undefined : work())));

  async function open(): Promise<void> {
    while (!isClosed && people.some(({ handle }) => handle?.state !== 'open')) {
      await clock.advance(0);
      await macrotask(5);
    }
    await clock.advance(startTime + warmUp - clock.now());
    while (progress.position < from && !isClosed) await step(true);
    await macrotask();
    if (!isClosed) set({ isReady: true });
  }

  async function play(): Promise<void> {
    while (progress.isPlaying && progress.position < script.steps.length && !isClosed) {
      await step(false);
      if (progress.position < script.steps.length) await macrotask(look);
    }
    set({ isPlaying: false });
  }

  return {
    world,
    script,
    get: () => progress,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    open: () => enqueue(open),
    next() {
      if (progress.isRunning) isHurried = true;
      else enqueue(() => step(false));
    },
    forward(position) {
      isHurried = true;
      enqueue(async () => {
        while (progress.position < position && !isClosed) await step(true);
      });
    },
    play() {
      set({ isPlaying: true });
      enqueue(play);
    },
    pause() {
      set({ isPlaying: false });
    },
    act(what, ms = 6_000) {
      enqueue(async () => {
        what(world);
        await pass(ms, Math.min(ms, 6_000));
      });
    },
    close() {
      isClosed = true;
    },
  };
}
