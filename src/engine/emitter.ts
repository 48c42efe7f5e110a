/**
 * Typed events. All listeners see them in the same order, the one in which they happened: what happens while a listener
 * runs is told after it, to everybody. A listener that throws affects nobody else.
 */
export class Emitter<Events extends object> {
  /** Replaced, never changed: what is being told goes to whoever listened when it began. */
  readonly #listeners = new Map<keyof Events, readonly ((detail: never) => void)[]>();
  /** Events that happened and were not told yet. */
  readonly #queue: (() => void)[] = [];
  #batches = 0;
  #telling = false;

  /** @returns a function that stops listening */
  on<E extends keyof Events>(event: E, listener: (detail: Events[E]) => void): () => void {
    // A wrapper each time: the same function may listen twice, and each stops on its own.
    const entry = (detail: Events[E]): void => listener(detail);
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), entry]);
    return () => {
      const left = this.#listeners.get(event)?.filter((other) => other !== entry);
      if (left !== undefined) this.#listeners.set(event, left);
    };
  }

  emit<E extends keyof Events>(event: E, detail: Events[E]): void {
    if (!this.#listeners.get(event)?.length) return;
    this.#queue.push(() => this.#tell(event, detail));
    this.#tellQueued();
  }

  /** Runs `work`, and tells its events only when it is done: no listener meets a state in the middle of a change. */
  batch(work: () => void): void {
    this.#batches++;
    try {
      work();
    } finally {
      this.#batches--;
      this.#tellQueued();
    }
  }

  /** Tells nobody anything any more, not even what happened already. */
  clear(): void {
    this.#queue.length = 0;
    this.#listeners.clear();
  }

  #tellQueued(): void {
    if (this.#telling || this.#batches > 0) return;
    this.#telling = true;
    // An index rather than shift(): a burst of thousands stays linear.
    for (let index = 0; index < this.#queue.length; index++) this.#queue[index]!();
    this.#queue.length = 0;
    this.#telling = false;
  }

  #tell<E extends keyof Events>(event: E, detail: Events[E]): void {
    const listeners = (this.#listeners.get(event) ?? []) as readonly ((detail: Events[E]) => void)[];
    for (const listener of listeners) {
      // Another listener may have stopped this one.
      if (!this.#listeners.get(event)?.includes(listener)) continue;
      try {
        listener(detail);
      } catch (error) {
        report(error);
      }
    }
  }
}

/** Reports an error nobody waits for, as the browser does with one in an event handler. */
export function report(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else console.error(error);
}
