/** How many frames of any kind a participant may publish in any stretch of time. */
export interface FrameBudgetLimit {
  /** Frames, a count. */
  readonly frames: number;
  /** The stretch, ms. */
  readonly window: number;
}

/** What is left of a {@link FrameBudgetLimit}. */
export interface FrameBudgetStatus extends FrameBudgetLimit {
  /** Frames published within the last `window` ms, a count. */
  readonly used: number;
  /** Frames that were put off or given up because of the budget since the channel was opened, a count. */
  readonly refused: number;
}

/** The limit of the public Waku network per participant (RLN): 100 messages per 600 s, everything counted. */
export const publicWakuFrameBudget: FrameBudgetLimit = { frames: 100, window: 600_000 };

/** What a frame is for, the most important first. */
export type FrameKind = 'message' | 'resend' | 'sync' | 'repair' | 'ephemeral';

/** The share of the budget each kind may find used up: the last of it is kept for one's own new messages. */
const shares: Readonly<Record<FrameKind, number>> = { message: 1, resend: 0.9, sync: 0.8, repair: 0.6, ephemeral: 0.5 };

/** How long an acknowledgement waits with all of the budget used, in stretches of one frame at an even rate. */
const STRETCH = 2.5;

/**
 * Counts frames against a limit. As it runs out, typing indicators and answers to others' repair requests stop first,
 * then acknowledgements, then resending; one's own new messages go out until the last frame.
 */
export class FrameBudget {
  readonly #limit: FrameBudgetLimit | undefined;
  /** When frames were published, ms since the epoch, oldest first, at most as many as the limit has. */
  #published: readonly number[];
  #refused = 0;
  /** Frames that are being encrypted, or wait for that, and count when they go out. */
  reserved = 0;

  /** @param published frames of the time before a reload, ms since the epoch */
  constructor(limit: FrameBudgetLimit | undefined, published: readonly number[] = []) {
    this.#limit = limit;
    this.#published = published;
  }

  /** When the frames that still count were published, ms since the epoch; undefined without a limit. */
  get published(): readonly number[] | undefined {
    return this.#limit === undefined ? undefined : this.#published;
  }

  status(now: number): FrameBudgetStatus | undefined {
    if (this.#limit === undefined) return undefined;
    return { ...this.#limit, used: this.#counting(now).length + this.reserved, refused: this.#refused };
  }

  /** A frame is published now. */
  spend(now: number): void {
    if (this.#limit !== undefined) this.#published = [...this.#counting(now), now];
  }

  /** How long a frame of this kind has to wait, ms; 0 = it may go now. */
  wait(kind: FrameKind, now: number): number {
    if (this.#limit === undefined) return 0;
    const { frames, window } = this.#limit;
    const counting = this.#counting(now);
    const free = Math.floor(frames * shares[kind]);
    const used = counting.length + this.reserved;
    if (used < free) return 0;
    this.#refused++;
    const freedBy = counting[used - free];
    // A share of nothing is never free, and what is reserved counts from later on: look again when the window has passed.
    return freedBy === undefined ? window : Math.max(1, freedBy + window - now);
  }

  /**
   * How much longer acknowledgements and heartbeats should wait, ms: the more is used up, the more of them share a frame or ride on a
   * message of one's own. With four fifths used, where they stop, it is 1.6 times what a frame takes at an even rate.
   */
  stretch(now: number): number {
    if (this.#limit === undefined) return 0;
    const { frames, window } = this.#limit;
    return ((STRETCH * window) / frames) * (this.#counting(now).length / frames) ** 2;
  }

  /** Those within the window; a clock that was set back makes none of them count longer than the window from now. */
  #counting(now: number): number[] {
    if (this.#published.some((time) => time > now))
      this.#published = this.#published.map((time) => Math.min(time, now));
    const from = now - this.#limit!.window;
    return this.#published.filter((time) => time > from);
  }
}
