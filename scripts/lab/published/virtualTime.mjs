// @ts-check

/**
 * Time for code that asks the globals for it: timers, `Date` and `Math.random` of this process come from here until
 * `restore`. Between two timers the event loop turns once, so that every chain of promises has run out, however long.
 * @param {any} simulator
 * @param {string} seed
 */
export function replaceTime({ TimerQueue, createRandom }, seed) {
  const timers = new TimerQueue();
  const { setTimeout, clearTimeout, setInterval, clearInterval, Date: RealDate } = globalThis;
  const mathRandom = Math.random;
  let time = RealDate.UTC(2026, 0, 1);
  let serial = 0;

  /** @param {() => void} callback @param {number} [delay] */
  const set = (callback, delay = 0) => {
    const timer = { due: time + Math.max(0, delay), serial: serial++, depth: 0, callback };
    timers.add(timer);
    return { timer };
  };
  /** @param {any} handle */
  const clear = (handle) => {
    if (handle) timers.clear(handle.timer);
  };
  class VirtualDate extends RealDate {
    /** @param {any[]} parts */
    constructor(...parts) {
      // @ts-expect-error The constructor of Date has several forms; all are handed on.
      super(...(parts.length === 0 ? [Math.floor(time)] : parts));
    }
    /** @override */
    static now() {
      return Math.floor(time);
    }
  }
  Object.assign(globalThis, {
    Date: VirtualDate,
    setTimeout: (/** @type {any} */ callback, /** @type {number} */ delay, /** @type {any[]} */ ...given) =>
      set(() => callback(...given), delay),
    clearTimeout: clear,
    setInterval: (/** @type {any} */ callback, /** @type {number} */ delay, /** @type {any[]} */ ...given) => {
      /** @type {any} */
      const handle = {};
      const again = () => {
        handle.timer = set(again, Math.max(1, delay)).timer;
        callback(...given);
      };
      handle.timer = set(again, Math.max(1, delay)).timer;
      return handle;
    },
    clearInterval: clear,
  });
  Math.random = createRandom(JSON.stringify([seed, 'published']));

  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    clock: { now: () => time, setTimeout: set, clearTimeout: clear },
    /** Lets time pass, ms. @param {number} ms */
    async advance(ms) {
      const end = time + ms;
      await turn();
      for (let next = timers.take(end); next; next = timers.take(end)) {
        time = next.due;
        next.callback();
        await turn();
      }
      time = end;
    },
    restore() {
      Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval, Date: RealDate });
      Math.random = mathRandom;
    },
  };
}
