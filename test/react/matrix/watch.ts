import type * as React from 'react';
import { afterEach, expect, vi } from 'vitest';

/** Where a browser's page is met that a server does not have. */
const pageNames = [
  ...['window', 'self', 'document', 'navigator', 'location', 'history', 'localStorage', 'sessionStorage', 'indexedDB'],
  ...['matchMedia', 'requestAnimationFrame', 'addEventListener', 'getComputedStyle', 'HTMLElement'],
];

/** What `render` gives where there is no page, as on a server: who asks for one anyway gets a ReferenceError. */
export function withoutPage<T>(render: () => T): T {
  const taken = pageNames.flatMap((name) => {
    const own = Object.getOwnPropertyDescriptor(globalThis, name);
    return own ? [[name, own] as const] : [];
  });
  for (const [name] of taken) Reflect.deleteProperty(globalThis, name);
  try {
    return render();
  } finally {
    for (const [name, own] of taken) Object.defineProperty(globalThis, name, own);
  }
}

/** States that were set where they were not in use any more: React says nothing of it. */
const late: string[] = [];

/** React whose `useState` tells when it is called after its component has gone. For `vi.mock('react', …)`. */
export function watchStates(actual: typeof React): typeof React {
  const useState = (initial?: unknown): [unknown, (next: unknown) => void] => {
    const [state, set] = actual.useState(initial);
    const gone = actual.useRef(false);
    actual.useEffect(() => {
      gone.current = false;
      return () => void (gone.current = true);
    }, []);
    const watched = actual.useCallback((next: unknown) => {
      if (gone.current) late.push(new Error('a state was set after its component had gone').stack!);
      set(next);
    }, []);
    return [state, watched];
  };
  return { ...actual, useState: useState as (typeof React)['useState'] };
}

/** Timers of ours that run on the machine's clock: React's and those of the test's tools are in node_modules. */
function watchTimers() {
  const pending = new Map<unknown, string>();
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
  const ours = (): string | undefined => {
    const caller = new Error('a timer was set').stack?.split('\n')[3] ?? '';
    return caller.includes('node_modules') || caller.includes('node:') ? undefined : caller.trim();
  };
  globalThis.setTimeout = Object.assign((work: () => void, ...rest: [number?]) => {
    const from = ours();
    const timer = setTimeout(
      () => {
        pending.delete(timer);
        work();
      },
      ...rest,
    );
    if (from !== undefined) pending.set(timer, from);
    return timer;
  }, setTimeout);
  globalThis.setInterval = Object.assign((...all: Parameters<typeof setInterval>) => {
    const from = ours();
    const timer = setInterval(...all);
    if (from !== undefined) pending.set(timer, from);
    return timer;
  }, setInterval) as typeof setInterval;
  globalThis.clearTimeout = globalThis.clearInterval = (timer) => {
    pending.delete(timer);
    clearTimeout(timer);
  };
  return {
    pending: () => [...pending.values()],
    restore() {
      for (const timer of pending.keys()) clearTimeout(timer as number);
      Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval });
    },
  };
}

/**
 * Runs a check, and fails it where it complained in the console, left a timer on the machine's clock, or set a state that was
 * not in use any more.
 */
export async function watched(check: () => Promise<void>): Promise<void> {
  const complaints = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
  const timers = watchTimers();
  late.length = 0;
  try {
    await check();
    expect(complaints.flatMap(({ mock }) => mock.calls)).toEqual([]);
    // What ends a grace period of 0 ms may be due.
    await vi.waitFor(() => expect(timers.pending(), 'timers that nobody cleared').toEqual([]), {
      timeout: 100,
      interval: 5,
    });
    expect(late, 'states that were set after their component had gone').toEqual([]);
  } finally {
    timers.restore();
    for (const complaint of complaints) complaint.mockRestore();
  }
}

/** Leaves the page as it was before the test. */
export function tidyPage(): void {
  afterEach(() => {
    vi.restoreAllMocks();
    document.body.replaceChildren();
    localStorage.clear();
    for (const name of ['storage', 'clipboard']) Reflect.deleteProperty(navigator, name);
  });
}
