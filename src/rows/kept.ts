/** How many are kept, a count: what is asked for again later is made anew. */
const most = 500;

/** `make`, which gives the same for the same string while not too many others were asked for. */
export function kept<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const found = made.get(key) ?? make(key);
    // What was asked for last goes last.
    made.delete(key);
    made.set(key, found);
    for (const oldest of made.keys()) {
      if (made.size <= most) break;
      made.delete(oldest);
    }
    return found;
  };
}

/** `make`, which gives the same for the same object, as long as that lives. */
export function keptFor<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const made = new WeakMap<K, T>();
  return (key) => {
    const found = made.get(key) ?? make(key);
    made.set(key, found);
    return found;
  };
}
