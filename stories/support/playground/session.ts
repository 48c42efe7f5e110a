import type { Script } from './script.js';
import { createWorld, type Person, type World } from './world.js';

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

/** One playing of a script. Time stands still but during a step, and for a while after something is done by hand. */
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
  /** Lets time go on for some seconds from now: something was done that is in no script. */
  flow(): void;
  /** Ends it: nothing moves any more. */
  close(): void;
}

/** One picture of virtual time, ms of real time. */
const frame = 40;
/** How long time goes on after something was done that is in no script, and how fast, ms of virtual time a picture. */
const flowing = 4_000;
const flowStep = 100;
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
  /** Until when time flows, by the virtual clock; undefined while nothing was done that is in no script. */
  let flowEnd: number | undefined;
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

  /** Lets time pass until nothing was done for a while. */
  async function flow(): Promise<void> {
    set({ isRunning: true });
    while (flowEnd !== undefined && clock.now() < flowEnd && !isClosed) {
      const left = flowEnd - clock.now();
      await clock.advance(isHurried ? left : Math.min(left, flowStep));
      await macrotask(isHurried ? 0 : frame);
    }
    flowEnd = undefined;
    isHurried = false;
    set({ isRunning: false });
  }

  async function step(hurried: boolean): Promise<void> {
    const next = script.steps[progress.position];
    if (!next || isClosed) return;
    isHurried = hurried;
    set({ position: progress.position + 1 });
    const happening = next.happen?.(world);
    if (happening) {
      set({ isRunning: true });
      try {
        await happening;
      } catch (error) {
        // Whoever starts over meanwhile has other people: it happens to nobody.
        if (!isClosed) throw error;
      }
    }
    await pass(next.lasts, next.shown ?? Math.min(next.lasts, 2_500));
  }

  const enqueue = (work: () => Promise<void>) => void (queue = queue.then(() => (isClosed ? undefined : work())));

  async function open(): Promise<void> {
    const isOpening = ({ name, handle }: Person) =>
      world.isHere(name) && handle?.state !== 'open' && handle?.state !== 'failed';
    while (!isClosed && people.some(isOpening)) {
      await clock.advance(0);
      await macrotask(5);
    }
    await clock.advance(world.beginning - clock.now());
    for (const { happen, lasts } of script.before ?? []) {
      const happening = happen?.(world);
      if (happening) await happening;
      await clock.advance(lasts);
    }
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
    flow() {
      const isFlowing = flowEnd !== undefined;
      flowEnd = clock.now() + flowing;
      if (!isFlowing) enqueue(flow);
    },
    close() {
      isClosed = true;
    },
  };
}
