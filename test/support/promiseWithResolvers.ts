import { providePromiseWithResolvers } from '../../src/devnet/packages/promiseWithResolvers.js';

// Import this before anything of @waku/sdk: libp2p calls it, and Node 20 does not have it.
providePromiseWithResolvers();
