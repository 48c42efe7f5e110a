// @ts-check

/**
 * What a page of a story is told the time by: from `start` on, timers run when the page is told to go on, the next one
 * as soon as everything that follows from the last one is done. So a story takes the same steps on a busy machine as on
 * an idle one, and seconds of waiting take none.
 * @typedef {object} StoryTime
 * @property {() => void} start stops the clock: timers that are set from now on are those of the story
 * @property {(limit: number) => Promise<boolean>} next runs the timers that are due next, unless that is after `limit`, ms since
 *   `start`: then it is that late, and the answer false
 * @property {() => Promise<void>} settle waits until the page has nothing to do but to wait for a time
 * @property {() => number} elapsed since `start`, ms
 * @property {Pick<Window, 'setTimeout' | 'clearTimeout'>} real the timers of the browser, for what is no part of the story
 */

/**
 * Runs in the page, before anything else of it, and is handed over as text: it uses nothing from outside.
 * @param {{ now: number, seed: number }} settings the time of day that it is at the start, ms; what chance is made of
 */
export function installStoryTime({ now, seed }) {
  const real = {
    setTimeout: window.setTimeout.bind(window),
    clearTimeout: window.clearTimeout.bind(window),
    setInterval: window.setInterval.bind(window),
    clearInterval: window.clearInterval.bind(window),
    requestAnimationFrame: window.requestAnimationFrame.bind(window),
    Date: window.Date,
  };
  /** How long something real (a key, a database) is waited for, ms: what takes longer waits for a timer of ours. */
  const patience = 2_000;

  /** @typedef {{ due: number, order: number, every: number | undefined, call: () => void }} Timer */
  /** @type {Map<number, Timer>} */
  const timers = new Map();
  let elapsed = 0;
  let started = false;
  // Far from the ids of the browser, so that a timer set before the start can still be cleared.
  let lastId = 1_000_000_000;
  /** What is under way outside of the page's thread or in its next turn, and how much ever was. */
  let pending = 0;
  let begun = 0;

  /** @param {Function | string} handler @param {unknown} delay @param {unknown[]} args @param {boolean} repeats */
  const add = (handler, delay, args, repeats) => {
    const every = Math.max(repeats ? 1 : 0, Number(delay) || 0);
    const call = () => {
      if (typeof handler === 'function') handler(...args);
    };
    const id = ++lastId;
    timers.set(id, { due: elapsed + every, order: id, every: repeats ? every : undefined, call });
    // What waits for no time comes in its turn, as it does in a page whose clock runs.
    if (every === 0) void follow(turn().then(() => timers.has(id) && (timers.delete(id), call())));
    return id;
  };
  /** @param {number | undefined} id */
  const clear = (id) => {
    if (id === undefined || !timers.delete(id)) real.clearTimeout(id);
  };
  Object.assign(window, {
    /** @param {Function} handler @param {number} [delay] @param {unknown[]} args */
    setTimeout: (handler, delay, ...args) =>
      started ? add(handler, delay, args, false) : real.setTimeout(handler, delay, ...args),
    /** @param {Function} handler @param {number} [delay] @param {unknown[]} args */
    setInterval: (handler, delay, ...args) =>
      started ? add(handler, delay, args, true) : real.setInterval(handler, delay, ...args),
    clearTimeout: clear,
    clearInterval: clear,
    /** @param {FrameRequestCallback} callback */
    requestAnimationFrame: (callback) => real.requestAnimationFrame(() => callback(performance.now())),
  });

  const performanceNow = () => 1_000 + elapsed;
  Performance.prototype.now = performanceNow;
  window.Date = new Proxy(real.Date, {
    apply: () => new real.Date(now + elapsed).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now + elapsed] : args, newTarget),
    get: (target, property, receiver) =>
      property === 'now' ? () => now + elapsed : Reflect.get(target, property, receiver),
  });

  let state = seed;
  const chance = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  Math.random = chance;
  /** @param {any} array */
  const fill = (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let index = 0; index < bytes.length; index++) bytes[index] = Math.floor(chance() * 256);
    return array;
  };
  crypto.getRandomValues = fill;
  crypto.randomUUID = () => {
    const bytes = fill(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return /** @type {`${string}-${string}-${string}-${string}-${string}`} */ (
      hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    );
  };

  // The room there is belongs to the machine.
  if (navigator.storage) navigator.storage.estimate = async () => ({ usage: 0, quota: 10_000_000_000 });

  // What is done outside of the page's thread has no timer, and takes as long as it takes.
  /** @template T @param {Promise<T>} promise */
  const follow = (promise) => {
    pending++;
    begun++;
    const ended = () => void pending--;
    promise.then(ended).catch(ended);
    return promise;
  };
  const subtle = /** @type {Record<string, Function>} */ (/** @type {unknown} */ (SubtleCrypto.prototype));
  const generateKey = crypto.subtle.generateKey.bind(crypto.subtle);
  subtle['generateKey'] = async (
    /** @type {any} */ algorithm,
    /** @type {any} */ extractable,
    /** @type {any} */ uses,
  ) => {
    if (algorithm.namedCurve !== 'P-256') return generateKey(algorithm, extractable, uses);
    // The private number, and nothing else: the public one follows from it.
    const head = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420';
    const start = head.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
    const bytes = Uint8Array.from([...start, 1, ...fill(new Uint8Array(31))]);
    const whole = await crypto.subtle.importKey('pkcs8', bytes, algorithm, true, ['sign']);
    const { x, y } = await crypto.subtle.exportKey('jwk', whole);
    const publicKey = { kty: 'EC', crv: 'P-256', x, y };
    return {
      publicKey: await crypto.subtle.importKey('jwk', publicKey, algorithm, true, ['verify']),
      privateKey: await crypto.subtle.importKey('pkcs8', bytes, algorithm, extractable, ['sign']),
    };
  };
  for (const name of ['decrypt', 'digest', 'encrypt', 'exportKey', 'generateKey', 'importKey', 'sign', 'verify']) {
    const original = /** @type {Function} */ (subtle[name]);
    subtle[name] = function (/** @type {unknown[]} */ ...args) {
      return follow(original.apply(this, args));
    };
  }
  /** @param {EventTarget} target @param {readonly string[]} ends */
  const until = (target, ends) =>
    void follow(new Promise((resolve) => ends.forEach((end) => target.addEventListener(end, resolve))));
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (/** @type {Parameters<typeof open>} */ ...args) {
    const request = open.apply(this, args);
    until(request, ['success', 'error', 'blocked']);
    return request;
  };
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (/** @type {Parameters<typeof transaction>} */ ...args) {
    const made = transaction.apply(this, args);
    until(made, ['complete', 'abort']);
    return made;
  };

  const { port1, port2 } = new MessageChannel();
  /** @type {(() => void)[]} */
  const turns = [];
  port1.onmessage = () => turns.shift()?.();
  /** After everything that was queued as a task before. @returns {Promise<void>} */
  const turn = () =>
    new Promise((resolve) => {
      turns.push(resolve);
      port2.postMessage(0);
    });
  /** After the next frame: layout, and whoever observes sizes. @returns {Promise<void>} */
  const frame = () => new Promise((resolve) => real.requestAnimationFrame(() => resolve()));

  const settle = async () => {
    const giveUp = real.Date.now() + patience;
    let before;
    do {
      before = begun;
      await frame();
      await turn();
      await frame();
      await turn();
    } while ((pending > 0 || begun !== before) && real.Date.now() < giveUp);
  };

  /** @param {number} limit */
  const next = async (limit) => {
    const due = Math.min(...[...timers.values()].map((timer) => timer.due));
    elapsed = Math.max(elapsed, Math.min(due, limit));
    if (due > limit) return false;
    const ready = [...timers].filter(([, timer]) => timer.due <= elapsed);
    for (const [id, timer] of ready.sort(([, a], [, b]) => a.due - b.due || a.order - b.order)) {
      // One of those before may have cleared it.
      if (!timers.has(id)) continue;
      if (timer.every === undefined) timers.delete(id);
      else timer.due = elapsed + timer.every;
      timer.call();
      await turn();
    }
    return true;
  };

  /** @type {StoryTime} */
  const storyTime = {
    start() {
      started = true;
      elapsed = 0;
      state = seed;
    },
    next,
    settle,
    elapsed: () => elapsed,
    real,
  };
  Object.assign(window, { storyTime });
}
