import { isIP } from 'node:net';
import { DevnetError } from './errors.js';
import type { DevnetOptions } from './types.js';

type Defaulted = 'port' | 'host' | 'clusterId' | 'shards' | 'join' | 'log';
type Limit =
  | 'maxStoredMessages'
  | 'maxStoredBytes'
  | 'maxMessageBytes'
  | 'clockTolerance'
  | 'repeatWindow'
  | 'subscriptionTtl'
  | 'unreachableTtl';

/** Options with their defaults. */
export type DevnetSettings = Required<Pick<DevnetOptions, Defaulted | Limit>> &
  Pick<DevnetOptions, 'keySeed' | 'storeFile' | 'controlPort'>;

/** Whole numbers, and what they may be. */
const ranges: Record<'port' | 'controlPort' | 'clusterId' | 'shards' | Limit, readonly [from: number, to: number]> = {
  port: [0, 65_535],
  controlPort: [0, 65_535],
  clusterId: [0, 65_535],
  shards: [1, 1_024],
  maxStoredMessages: [1, 10_000_000],
  maxStoredBytes: [1, 2 ** 40],
  maxMessageBytes: [1_024, 1_048_576],
  clockTolerance: [0, Number.MAX_SAFE_INTEGER],
  repeatWindow: [0, Number.MAX_SAFE_INTEGER],
  subscriptionTtl: [1, Number.MAX_SAFE_INTEGER],
  unreachableTtl: [0, Number.MAX_SAFE_INTEGER],
};

/** @throws {DevnetError} `bad-option` */
export function settle(options: DevnetOptions): DevnetSettings {
  for (const [name, [from, to]] of Object.entries(ranges)) {
    const value = options[name as keyof typeof ranges];
    if (value !== undefined && !(Number.isInteger(value) && value >= from && value <= to)) {
      throw new DevnetError('bad-option', `${name} is ${value}: it must be a whole number from ${from} to ${to}.`);
    }
  }
  const host = options.host === 'localhost' ? '127.0.0.1' : (options.host ?? '127.0.0.1');
  if (isIP(host) === 0) {
    throw new DevnetError('bad-option', `host is ${host}: it must be an IP address of this machine, as 127.0.0.1.`);
  }
  if ((options.join?.length ?? 0) > maxJoined) {
    throw new DevnetError(
      'bad-option',
      `join names ${options.join?.length} devnets: at most ${maxJoined} can be joined.`,
    );
  }
  return {
    port: options.port ?? 0,
    host,
    clusterId: options.clusterId ?? 42,
    shards: options.shards ?? 8,
    keySeed: options.keySeed,
    storeFile: options.storeFile,
    controlPort: options.controlPort,
    join: options.join ?? [],
    log: options.log ?? (() => undefined),
    maxStoredMessages: options.maxStoredMessages ?? 100_000,
    maxStoredBytes: options.maxStoredBytes ?? 256 * 1024 * 1024,
    maxMessageBytes: options.maxMessageBytes ?? 150 * 1024,
    clockTolerance: options.clockTolerance ?? 20_000,
    repeatWindow: options.repeatWindow ?? 120_000,
    subscriptionTtl: options.subscriptionTtl ?? 300_000,
    unreachableTtl: options.unreachableTtl ?? 60_000,
  };
}

/** Joined devnets at once, asked for and asking. */
export const maxJoined = 16;

/** Whether only this machine can reach an address. */
export const isLoopback = (host: string): boolean => host.startsWith('127.') || host === '::1';
