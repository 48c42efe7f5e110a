import { hostCompanion } from './companion.js';

const storageKey = 'reliable-chat/companion';

/** - `here`, `elsewhere`: hosted by this tab, by another one. `failed`: could not be opened in this tab. */
export type CompanionState = 'off' | 'here' | 'elsewhere' | 'failed';

/** The switch of the simulated participant, shared by all tabs: there is one of it, whoever hosts it. */
export class CompanionSwitch {
  #state: CompanionState = 'off';
  #running: AbortController | undefined;
  #begun = false;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly get = (): CompanionState => this.#state;

  /** Follows the switch as it is in all tabs from now on. Beginning twice is fine. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#follow();
    globalThis.addEventListener('storage', ({ key }) => {
      if (key === storageKey || key === null) this.#follow();
    });
  }

  turn(on: boolean): void {
    localStorage.setItem(storageKey, on ? 'on' : 'off');
    this.#follow();
  }

  #follow(): void {
    const on = localStorage.getItem(storageKey) !== 'off';
    if (!on) {
      this.#running?.abort();
      this.#running = undefined;
      this.#set('off');
    } else if (this.#running === undefined) {
      void this.#run();
    }
  }

  async #run(): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    this.#set('elsewhere');
    try {
      await hostCompanion(running.signal, () => this.#set('here'));
    } catch (error) {
      if (running.signal.aborted) return;
      this.#running = undefined;
      console.warn('The simulated participant could not be opened.', error);
      this.#set('failed');
    }
  }

  #set(state: CompanionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
