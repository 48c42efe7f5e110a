import type { SchemaInput, SchemaOutput, StandardSchema } from './standardSchema.js';

/**
 * The kinds of message an app has, by name. A list is the versions of one kind, the first being version 1: keep the old
 * ones, add to the end.
 */
export type MessageDefinitions = Readonly<
  Record<string, StandardSchema | readonly [StandardSchema, ...StandardSchema[]]>
>;

type Versions<T> = T extends readonly StandardSchema[] ? T : [T];

type Last<T extends readonly unknown[]> = T extends readonly [...unknown[], infer L] ? L : never;

/** The version in which messages of a kind are sent: the last one. */
type Current<T> = Extract<Last<Versions<T>>, StandardSchema>;

type Numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

type AsVersions<Type, T extends readonly unknown[]> = {
  [I in keyof T & `${number}`]: {
    readonly type: Type;
    readonly version: I extends keyof Numbers ? Numbers[I] : number;
    readonly data: SchemaOutput<Extract<T[I], StandardSchema>>;
  };
}[keyof T & `${number}`];

/** What is sent as a message of one kind. */
export type MessageInput<D extends MessageDefinitions, K extends keyof D> = SchemaInput<Current<D[K]>>;

/** A message of a known kind and version: what its schema made of it. */
export type KnownPayload<D extends MessageDefinitions> = {
  [K in keyof D & string]: AsVersions<K, Versions<D[K]>>;
}[keyof D & string];

/** A message of a kind or version that this app does not know: of a newer one, most likely. Not validated. */
export interface UnknownPayload {
  readonly kind: 'unknown';
  readonly type: string;
  readonly version: number;
  /** As it was sent: anything that JSON can say. */
  readonly data: unknown;
}

/** A message that is not of this app, or that its schema refuses. */
export interface UndecodablePayload {
  readonly kind: 'undecodable';
  /** What is wrong with it. */
  readonly reason: string;
}

/** What the content of a message says. */
export type Payload<D extends MessageDefinitions> =
  (KnownPayload<D> & { readonly kind: 'known' }) | UnknownPayload | UndecodablePayload;
