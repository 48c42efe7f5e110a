export { DevnetError, type DevnetErrorCode } from './errors.js';
export type {
  Delay,
  DevnetFaults,
  DevnetService,
  DropPush,
  FaultsInForce,
  LoseFromStore,
  Refuse,
  Unanswered,
  WhichPeers,
} from './faults.js';
export { startDevnet } from './startDevnet.js';
export type {
  Devnet,
  DevnetCounts,
  DevnetMessage,
  DevnetOptions,
  DevnetState,
  DevnetSubscription,
  MessageToStore,
} from './types.js';
