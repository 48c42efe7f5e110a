import { parseArgs } from 'node:util';
import { DevnetError } from '../errors.js';
import type { DevnetOptions } from '../types.js';
import { defaultPorts } from './usage.js';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string }
  | { readonly kind: 'start'; readonly options: DevnetOptions; readonly json: boolean; readonly quiet: boolean };

const flags = {
  port: { type: 'string' },
  host: { type: 'string' },
  cluster: { type: 'string' },
  shards: { type: 'string' },
  'key-seed': { type: 'string' },
  store: { type: 'string' },
  'max-messages': { type: 'string' },
  join: { type: 'string', multiple: true },
  'control-port': { type: 'string' },
  'no-control': { type: 'boolean' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export function readCommand(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false });
    if (values.help === true) return { kind: 'help' };
    const port = number('port', values.port) ?? defaultPorts.port;
    return {
      kind: 'start',
      json: values.json === true,
      quiet: values.quiet === true,
      options: {
        port,
        host: values.host,
        clusterId: number('cluster', values.cluster),
        shards: number('shards', values.shards),
        // Two devnets on one machine are two peers; one that is started again is the same.
        keySeed: values['key-seed'] ?? (port === 0 ? undefined : `reliable-channel-devnet ${port}`),
        storeFile: values.store,
        maxStoredMessages: number('max-messages', values['max-messages']),
        join: values.join,
        controlPort:
          values['no-control'] === true
            ? undefined
            : (number('control-port', values['control-port']) ?? defaultPorts.controlPort),
      },
    };
  } catch (error) {
    return { kind: 'wrong', why: error instanceof Error ? error.message : String(error) };
  }
}

function number(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new DevnetError('bad-option', `--${name} is ${text}: it must be a whole number.`);
  return Number(text);
}
