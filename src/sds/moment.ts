/** When an input happens: the two times the protocol needs, both ms, both from outside. */
export interface Moment {
  /** The wall clock, since the epoch: Lamport timestamps are pegged to it. */
  readonly now: number;
  /** Time spent online and awake, from any start, never going backwards: every time-out counts it. */
  readonly active: number;
}
