import { DevnetError } from './errors.js';

/** What a value of a fault may be. */
type Kind = 'count' | 'ms' | 'status' | 'text' | 'flag' | readonly string[];

/** The fields of every fault; what has no `?` must be given. */
const fields = {
  dropPush: { 'count?': 'count', 'peerId?': 'text', 'contentTopic?': 'text', 'ephemeral?': 'flag' },
  loseFromStore: { 'count?': 'count', 'contentTopic?': 'text' },
  delay: { 'lightPush?': 'ms', 'filter?': 'ms', 'store?': 'ms', 'metadata?': 'ms', 'filterPush?': 'ms' },
  refuse: {
    service: ['lightPush', 'filter', 'store'],
    status: 'status',
    'description?': 'text',
    'count?': 'count',
    'peerId?': 'text',
  },
  loseAnswer: { service: ['lightPush', 'filter', 'store', 'metadata'], 'count?': 'count', 'peerId?': 'text' },
  hang: { service: ['lightPush', 'filter', 'store', 'metadata'], 'count?': 'count', 'peerId?': 'text' },
  freeze: {},
  thaw: {},
  dropConnections: { 'peerId?': 'text' },
  forgetSubscriptions: { 'peerId?': 'text' },
  forgetMessages: {},
  clear: {},
} satisfies Record<string, Record<string, Kind>>;

export type FaultName = keyof typeof fields;

export const faultNames = Object.keys(fields) as readonly FaultName[];

/** @returns the fields of a fault and what each may be, to be read */
export function describeFault(name: FaultName): Record<string, string> {
  return Object.fromEntries(Object.entries<Kind>(fields[name]).map(([field, kind]) => [field, words(kind)]));
}

/**
 * @returns a copy of `value`, which is what the fault takes
 * @throws {DevnetError} `bad-option` with what may be given
 */
export function checkFault<Value extends object>(name: FaultName, value: unknown): Value {
  const refuse = (what: string): never => {
    throw new DevnetError('bad-option', `${name}: ${what}. It takes ${JSON.stringify(describeFault(name))}.`);
  };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('this is no object');
  const known = Object.entries<Kind>(fields[name]);
  for (const [field, given] of Object.entries(value)) {
    const kind = known.find(([key]) => key.replace('?', '') === field)?.[1];
    if (kind === undefined) return refuse(`there is no ${field}`);
    if (given !== undefined && !fits(given, kind)) return refuse(`${field} must be ${words(kind)}`);
  }
  const missing = known.find(([key]) => !key.endsWith('?') && (value as Record<string, unknown>)[key] === undefined);
  if (missing !== undefined) return refuse(`${missing[0]} is missing`);
  return { ...value } as Value;
}

function fits(value: unknown, kind: Kind): boolean {
  if (kind === 'text') return typeof value === 'string' && value.length <= 1_000;
  if (kind === 'flag') return typeof value === 'boolean';
  if (typeof kind !== 'string') return kind.includes(value as string);
  if (typeof value !== 'number' || !Number.isInteger(value)) return false;
  if (kind === 'status') return value >= 300 && value <= 599;
  return kind === 'count' ? value >= 1 : value >= 0 && value <= 3_600_000;
}

function words(kind: Kind): string {
  if (typeof kind !== 'string') return kind.join(' | ');
  return {
    count: 'a count of at least 1; all when left out',
    ms: 'ms, 0 to 3600000',
    status: 'a status, 300 to 599',
    text: 'a text',
    flag: 'true or false',
  }[kind];
}
