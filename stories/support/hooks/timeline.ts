import type { Person, Stage } from './stage.js';

/** One thing that happens, and the words for it. */
interface Step {
  readonly caption: string;
  /** How long it is looked at before the next one, ms. */
  readonly lasts: number;
  happen(stage: Stage): void;
}

/** How something is said: as text, where a story does not say it in its own way. */
export type Say = (who: Person, text: string) => void;

const steps = (say: Say): readonly Step[] => [
  {
    caption: 'Bob says something.',
    lasts: 1_500,
    happen: ({ bob, next }) => say(bob, next(bob)),
  },
  {
    caption: 'The next message to Alice is dropped on the way; the one after it names it.',
    lasts: 3_000,
    happen({ alice, bob, next }) {
      alice.faults.set({ loseNext: 1 });
      say(bob, next(bob));
      say(bob, next(bob));
    },
  },
  {
    caption: 'Frames to Alice take two seconds.',
    lasts: 3_000,
    happen({ alice, bob, next }) {
      alice.faults.set({ delayMin: 2_000, delayMax: 2_000 });
      say(bob, next(bob));
    },
  },
  {
    caption: 'Alice is cut off, and says something all the same.',
    lasts: 3_000,
    happen({ alice, next }) {
      alice.faults.set({ delayMin: 0, delayMax: 0, cut: true });
      say(alice, next(alice));
    },
  },
  { caption: 'The network heals.', lasts: 3_000, happen: ({ alice }) => alice.faults.set({ cut: false }) },
];

/**
 * Plays drop, delay, cut and heal, one after the other.
 * @param show is given the words for what happens, and undefined at the end
 * @returns a function that stops it
 */
export function playTimeline(stage: Stage, say: Say, show: (caption: string | undefined) => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const play = ([step, ...rest]: readonly Step[]): void => {
    show(step?.caption);
    if (!step) return;
    step.happen(stage);
    timer = setTimeout(() => play(rest), step.lasts);
  };
  play(steps(say));
  return () => clearTimeout(timer);
}
