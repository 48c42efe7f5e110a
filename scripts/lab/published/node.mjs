// @ts-check

/** Messages of one answer of the store, a count. */
const pageSize = 100;

/** Between the moment the channel computes a retrieval hint and the one in which light push encodes the message again, ms. */
const preparation = 1;

/**
 * What a light node is to `ReliableChannel`: light push, filter and a store, on a way into our simulated network.
 * @param {object} options
 * @param {any} options.transport
 * @param {any} options.clock
 * @param {number} options.latency ms; an answer of the store takes twice this, as for ours
 * @param {Map<string, any> | undefined} options.store what all store nodes together keep, by Waku message hash
 * @param {(message: any) => any} options.read a frame of the network as a decoded Waku message
 * @param {(sds: Uint8Array) => void} options.published
 * @param {(message: any) => void} options.arrived called before the channel is
 */
export function createNode({ transport, clock, latency, store, read, published, arrived }) {
  const wait = (/** @type {number} */ ms) => new Promise((resolve) => clock.setTimeout(() => resolve(undefined), ms));
  return {
    events: new EventTarget(),
    lightPush: {
      /** @param {any} encoder @param {any} message */
      async send(encoder, message) {
        await wait(preparation);
        const wire = await encoder.toWire(message);
        published(message.payload);
        await transport.publish(wire, {});
        if (store !== undefined) {
          const kept = read({ payload: wire });
          store.set(kept.hashStr, kept);
        }
        return { successes: ['peer'], failures: [] };
      },
    },
    filter: {
      /** @param {any} _ @param {(message: any) => void} receive */
      async subscribe(_, receive) {
        await transport.subscribe((/** @type {any} */ frame) => {
          arrived(frame);
          receive(read(frame));
        });
        return true;
      },
    },
    ...(store && {
      store: {
        /** @param {any} _ @param {{ messageHashes?: Uint8Array[] }} query */
        async *queryGenerator(_, { messageHashes = [] }) {
          for (let from = 0; from < messageHashes.length; from += pageSize) {
            await wait(2 * latency);
            const hashes = messageHashes.slice(from, from + pageSize).map((hash) => Buffer.from(hash).toString('hex'));
            yield hashes.flatMap((hash) => (store.has(hash) ? [Promise.resolve(store.get(hash))] : []));
          }
        },
      },
    }),
  };
}
