import type { Transport } from 'react-reliable-channel/engine';
import { TransportError } from 'react-reliable-channel/engine';
import { pause } from './pause.js';
import { type StoreManner, storeDelays } from './weather.js';

/** How long a question to a silent store takes to fail, ms. */
const unreachableAfter = 500;

/** The transport with a store that takes its time, or does not answer, as `manner` says at each question. */
export function withStoreManner(transport: Transport, manner: () => StoreManner): Transport {
  const { retrieve, history } = transport;
  if (retrieve === undefined) return transport;
  return {
    get maxMessageSize() {
      return transport.maxMessageSize;
    },
    publish: (payload, options) => transport.publish(payload, options),
    subscribe: (receive) => transport.subscribe(receive),
    health: transport.health,
    async *retrieve(hashes, signal) {
      const now = manner();
      if (now === 'silent') await fail(signal);
      else await pause(storeDelays[now], signal);
      yield* retrieve.call(transport, hashes, signal);
    },
    history:
      history &&
      (async (query, signal) => {
        if (manner() === 'silent') await fail(signal);
        return history.call(transport, query, signal);
      }),
  };
}

async function fail(signal: AbortSignal): Promise<never> {
  await pause(unreachableAfter, signal);
  throw new TransportError('the store does not answer', { recoverable: true });
}
