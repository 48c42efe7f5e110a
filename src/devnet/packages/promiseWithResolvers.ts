interface WithResolvers {
  withResolvers?: () => unknown;
}

/**
 * libp2p calls `Promise.withResolvers`, which Node has from version 22 on; this package promises version 20. Has to run
 * before libp2p does anything.
 */
export function providePromiseWithResolvers(): void {
  const target = Promise as unknown as WithResolvers;
  target.withResolvers ??= () => {
    let resolve: unknown;
    let reject: unknown;
    const promise = new Promise<unknown>((onFulfilled, onRejected) => {
      resolve = onFulfilled;
      reject = onRejected;
    });
    return { promise, resolve, reject };
  };
}
