// @ts-check
/** Node 20 lacks `Promise.withResolvers`, which libp2p calls: to be imported before `@waku/sdk`. */
const constructor = /** @type {any} */ (Promise);
constructor.withResolvers ??= function withResolvers() {
  /** @type {any} */
  const made = {};
  made.promise = new this((/** @type {any} */ resolve, /** @type {any} */ reject) =>
    Object.assign(made, { resolve, reject }),
  );
  return made;
};
