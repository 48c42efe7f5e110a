export type Scheme = 'light' | 'dark';

const storageKey = 'reliable-chat/theme';

/** Light or dark: as the system says, until somebody says otherwise. The same in all tabs. */
export class Theme {
  readonly #system = matchMedia('(prefers-color-scheme: dark)');
  readonly #listeners = new Set<() => void>();

  constructor() {
    this.#system.addEventListener('change', this.#apply);
    addEventListener('storage', this.#apply);
    this.#apply();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly get = (): Scheme => this.#chosen() ?? this.#systemScheme();

  /** Choosing what the system says anyway is following it again. */
  toggle(): void {
    const next: Scheme = this.get() === 'dark' ? 'light' : 'dark';
    if (next === this.#systemScheme()) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, next);
    this.#apply();
  }

  readonly #apply = (): void => {
    document.documentElement.style.colorScheme = this.#chosen() ?? 'light dark';
    for (const listener of this.#listeners) listener();
  };

  #chosen(): Scheme | undefined {
    const stored = localStorage.getItem(storageKey);
    return stored === 'light' || stored === 'dark' ? stored : undefined;
  }

  #systemScheme(): Scheme {
    return this.#system.matches ? 'dark' : 'light';
  }
}
