import { createFaults, type Faults } from 'react-reliable-channel/broadcast';
import { LostMessage } from './lost-message.js';
import { type PresetName, faultsOf, parseWeather, presets, type Weather } from './weather.js';

const storageKey = 'reliable-chat/weather';

/** The weather as shown: what is set, how many messages are still to be lost, and whether one was that nobody told of yet. */
export interface Report extends Weather {
  readonly loseNext: number;
  readonly untold: boolean;
}

/** This tab's weather: what the panel sets and the transport obeys. Survives a reload, not the tab. */
export class WeatherStation {
  readonly faults: Faults;
  readonly lost = new LostMessage(() => this.#publish());
  #weather: Weather;
  #report: Report;
  readonly #listeners = new Set<() => void>();

  constructor(memory: Pick<Storage, 'getItem' | 'setItem'> = sessionStorage) {
    this.#weather = parseWeather(memory.getItem(storageKey));
    this.faults = createFaults(faultsOf(this.#weather), { isCounted: this.lost.takes });
    this.#report = { ...this.#weather, loseNext: 0, untold: false };
    this.faults.subscribe(() => this.#publish());
    this.#listeners.add(() => memory.setItem(storageKey, JSON.stringify(this.#weather)));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly get = (): Report => this.#report;

  set(change: Partial<Weather>): void {
    this.#weather = { ...this.#weather, ...change };
    this.faults.set(faultsOf(this.#weather));
    this.#publish();
  }

  /** A preset sets the sky, and puts a tab that is cut off back under it; the store keeps its manner. */
  setPreset(name: PresetName): void {
    this.set({ ...presets[name], cut: false });
  }

  loseNext(count: number): void {
    this.faults.set({ loseNext: count });
  }

  #publish(): void {
    this.#report = { ...this.#weather, loseNext: this.faults.get().loseNext, untold: this.lost.untold };
    for (const listener of this.#listeners) listener();
  }
}
