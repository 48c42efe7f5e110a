import type { MessageRow } from '../store/index.js';
import type { KnownPayload, MessageDefinitions, MessageInput, Payload } from './payload.js';
import type { TypedRow } from './rows.js';
import type { StandardSchema } from './standardSchema.js';
import { validate } from './standardSchema.js';

/** The messages of an app: how they are written, and what they say. */
export interface MessageSet<D extends MessageDefinitions> {
  /**
   * The content of a message of a kind, in its last version: to be sent.
   * @throws {TypeError} when its schema refuses it, or it is nothing that JSON can say
   */
  encode<K extends keyof D & string>(type: K, data: MessageInput<D, K>): Uint8Array<ArrayBuffer>;
  /** What a content says. Never throws; the same object for the same bytes. */
  decode(content: Uint8Array): Payload<D>;
  /** The row of a message with what it says; gaps as they are. The same object for the same row. */
  read(row: MessageRow): TypedRow<D>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Defines the messages of an app with any Standard Schema validator. On the wire they are JSON: `type`, `data`, and from
 * version 2 on `version`. What comes from a newer app stays readable as `unknown`, and what is none of this is `undecodable`:
 * anybody can send anything.
 *
 * What is sent is what a schema takes, what is read is what it makes of that. Schemas that answer later (asynchronous
 * ones) cannot be used. The bytes of a content may not be changed.
 * @example
 * const messages = defineMessages({
 *   question: z.object({ text: z.string() }),
 *   upvote: z.object({ question: z.string() }),
 * });
 */
export function defineMessages<const D extends MessageDefinitions>(definitions: D): MessageSet<D> {
  const versionsOf = (type: string): readonly StandardSchema[] => {
    const found = Object.hasOwn(definitions, type) ? definitions[type] : undefined;
    return found === undefined ? [] : '~standard' in found ? [found] : found;
  };

  const parse = (content: Uint8Array): Payload<D> => {
    try {
      const { type, version = 1, data } = JSON.parse(decoder.decode(content)) as Record<string, unknown>;
      if (typeof type !== 'string' || !Number.isSafeInteger(version) || (version as number) < 1) {
        return { kind: 'undecodable', reason: 'It is no message with a type and a version.' };
      }
      const schema = versionsOf(type)[(version as number) - 1];
      if (!schema) return { kind: 'unknown', type, version: version as number, data };
      const result = validate(schema, data);
      if ('problem' in result) return { kind: 'undecodable', reason: `Not a "${type}": ${result.problem}.` };
      return { kind: 'known', type, version, data: result.value } as KnownPayload<D> & { kind: 'known' };
    } catch (error) {
      return { kind: 'undecodable', reason: `It cannot be read: ${messageOf(error)}.` };
    }
  };

  const payloads = new WeakMap<Uint8Array, Payload<D>>();
  const rows = new WeakMap<MessageRow, TypedRow<D>>();
  const decode = (content: Uint8Array): Payload<D> => {
    let payload = payloads.get(content);
    if (!payload) payloads.set(content, (payload = parse(content)));
    return payload;
  };

  return {
    encode(type, data) {
      const refuse = (problem: unknown): never => {
        throw new TypeError(
          `Cannot send this "${type}": ${messageOf(problem)}. ` + 'Pass what its schema in defineMessages takes.',
          { cause: problem },
        );
      };
      const versions = versionsOf(type);
      const schema = versions.at(-1) ?? refuse('there is no schema of that name');
      try {
        const result = validate(schema, data);
        if ('problem' in result) throw new TypeError(result.problem);
        const version = versions.length > 1 ? versions.length : undefined;
        return encoder.encode(JSON.stringify({ type, version, data }));
      } catch (error) {
        return refuse(error);
      }
    },
    decode,
    read(row) {
      if (!('content' in row)) return row;
      let typed = rows.get(row);
      if (!typed) {
        const payload = decode(row.content);
        const { kind, ...known } = payload;
        typed = (kind === 'known' ? { ...known, ...row } : { ...row, ...payload, row }) as TypedRow<D>;
        rows.set(row, typed);
      }
      return typed;
    },
  };
}
