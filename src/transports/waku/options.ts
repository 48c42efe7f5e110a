import type { LightNode } from '@waku/sdk';
import type { Transport } from '../../ports/index.js';

/** What {@link wakuTransport} takes. */
export interface WakuTransportOptions {
  /**
   * The light node, started or not yet: what `createLightNode` of `@waku/sdk` gives. It stays the app's own: the transport never
   * stops it.
   */
  readonly node: LightNode | Promise<LightNode>;
  /** Where the messages of the channel go: `/app/version/name/encoding`, the same for everybody in it. */
  readonly contentTopic: string;
  /** The shard, in a network with static sharding; elsewhere it follows from the content topic. */
  readonly shardId?: number;
  /**
   * Messages pushed and queries made at once over all transports of a node, a count: the first of them decides. libp2p has 64
   * streams for a protocol. @default 16
   */
  readonly parallel?: number;
  /** How long a service node may take to answer, ms, before another one is asked. @default 5000 */
  readonly answerTimeout?: number;
  /** The same for its store, ms. @default 10000 */
  readonly storeTimeout?: number;
  /** How often service nodes are asked whether they still push to us, ms: the first transport of a node decides. @default 10000 */
  readonly keepAlive?: number;
  /** How far back the store is read at most, ms. @default 2592000000 (30 days) */
  readonly retention?: number;
}

type SettingName = 'parallel' | 'answerTimeout' | 'storeTimeout' | 'keepAlive' | 'retention';

/** The numbers of {@link WakuTransportOptions}, complete. */
export type Settings = { -readonly [Name in SettingName]: number };

const defaults: Settings = {
  parallel: 16,
  answerTimeout: 5_000,
  storeTimeout: 10_000,
  keepAlive: 10_000,
  retention: 2_592_000_000,
};

/** @throws {RangeError} on a number that is not above 0 */
export function settingsOf(options: WakuTransportOptions): Settings {
  const settings = { ...defaults };
  for (const name of Object.keys(defaults) as SettingName[]) {
    const value = (settings[name] = options[name] ?? defaults[name]);
    if (!(value > 0)) throw new RangeError(`${name} is ${value}: give a number above 0`);
  }
  return settings;
}

/** A {@link Transport} over Waku. */
export interface WakuTransport extends Transport {
  /** Ends the subscription and lets go of the node, which goes on. What is under way fails. Closing twice is fine; never rejects. */
  close(): Promise<void>;
}
