import type { World, WorldOptions } from './world.js';

/**
 * What a step does to the network: frames are dropped, are slow, or do not get through to somebody at all; or all of that is over,
 * and at the end of the step everybody has everything.
 */
export type StepKind = 'drop' | 'delay' | 'cut' | 'heal';

/** One thing that happens, and the words for it. */
export interface Step {
  /** Said before the title. @default nothing: the network stays as it is */
  readonly kind?: StepKind;
  /** A short sentence. */
  readonly title: string;
  /** What happens first; time passes once a promise of it is fulfilled. @default nothing but that time passes */
  happen?(world: World): void | Promise<unknown>;
  /** How much time passes, ms of the script's own time. */
  readonly lasts: number;
  /** Over how much of the reader's time it is shown, ms. @default `lasts`, at most 2500 */
  readonly shown?: number;
}

/** A story told by a network, step by step. */
export interface Script extends WorldOptions {
  /** Whose screen is shown. */
  readonly viewer: string;
  /** What has happened before it shows. @default nothing */
  readonly before?: readonly Omit<Step, 'title' | 'shown'>[];
  readonly steps: readonly Step[];
  /** What a message is called in the picture, in a word or two. @default its text */
  label?(content: Uint8Array): string;
}
