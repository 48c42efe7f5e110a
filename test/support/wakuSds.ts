import { MessageChannel } from '@waku/sds';

/** The Bloom filter `@waku/sds` uses inside; it exports only its base class. */
export interface WakuFilter {
  computeHashes(id: string): number[];
  insert(id: string): void;
  lookup(id: string): boolean;
  toBytes(): Uint8Array;
}

interface WakuFilterClass {
  fromBytes(bytes: Uint8Array, options: unknown): WakuFilter;
}

export function createWakuFilter(): WakuFilter {
  return Reflect.get(new MessageChannel('any', 'any'), 'filter') as WakuFilter;
}

export function readWakuFilter(bytes: Uint8Array): WakuFilter {
  const filter = createWakuFilter();
  return (filter.constructor as unknown as WakuFilterClass).fromBytes(bytes, Reflect.get(filter, 'options'));
}
