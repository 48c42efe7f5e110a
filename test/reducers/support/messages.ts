import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { LogEntry } from '../../../src/engine/index.js';
import { compareEntries } from '../../../src/ports/order.js';
import type { Reducer } from '../../../src/reducers/index.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A message whose content is JSON. */
export function message(id: string, at: number, body: unknown, from = 'bob'): LogEntry {
  return { messageId: id, senderId: from, lamportTimestamp: at, content: encoder.encode(JSON.stringify(body)) };
}

/** What a message of {@link message} says. */
export function bodyOf<T>({ content }: LogEntry): T {
  return JSON.parse(decoder.decode(content)) as T;
}

/** The answer to these messages, each applied on its own, in this order. */
export function reduce<A>(reducer: Reducer<A>, messages: readonly LogEntry[], from: A = reducer.empty): A {
  return messages.reduce((answer, one) => reducer.apply(answer, [[one.messageId, one]]), from);
}

/** Ids that messages are about: some of the messages, and one that never comes. */
export const aboutId = fc.constantFrom('m0', 'm1', 'm2', 'm3', 'nobody');

const senders = ['alice', 'bob', 'carol'];

interface Step {
  /** Steps in one batch are applied at once. */
  readonly batch: boolean;
  readonly index: number;
  /** Which of two messages of that id comes, or none: it goes. */
  readonly version: 0 | 1 | undefined;
}

/**
 * Whatever order messages come in, go again, are replaced or repeated, alone or many at once: the answer is that of the
 * messages that are there, and what `expected` makes of them in log order.
 * @param plain what of an answer counts
 */
export function expectConvergence<A, P>(
  reducer: Reducer<A>,
  body: fc.Arbitrary<unknown>,
  plain: (answer: A) => P,
  expected: (log: readonly LogEntry[]) => P,
): void {
  const size = 10;
  const version = fc.record({ at: fc.nat(6), from: fc.constantFrom(...senders), body });
  const universe = fc.array(fc.tuple(version, version), { minLength: size, maxLength: size });
  const step: fc.Arbitrary<Step> = fc.record({
    batch: fc.boolean(),
    index: fc.nat(size - 1),
    version: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0 as const) },
      { weight: 1, arbitrary: fc.constantFrom(1 as const, undefined) },
    ),
  });
  fc.assert(
    fc.property(universe, fc.array(step, { maxLength: 40 }), (versions, steps) => {
      const here = new Map<string, LogEntry>();
      let answer = reducer.empty;
      let batch: [string, LogEntry | undefined][] = [];
      const apply = (): void => {
        answer = reducer.apply(answer, batch);
        batch = [];
      };
      for (const { batch: together, index, version: which } of steps) {
        const id = `m${index}`;
        const found = which === undefined ? undefined : versions[index]![which];
        const one = found && message(id, found.at, found.body, found.from);
        if (one) here.set(id, one);
        else here.delete(id);
        batch.push([id, one]);
        if (!together) apply();
      }
      apply();
      const log = [...here.values()].sort(compareEntries);
      expect(plain(answer)).toEqual(expected(log));
      // In parts, of which none is an answer.
      const parts = reducer.begin!(reducer.empty);
      for (const one of steps) {
        const found = one.version === undefined ? undefined : versions[one.index]![one.version];
        const id = `m${one.index}`;
        parts.apply([[id, found && message(id, found.at, found.body, found.from)]]);
      }
      expect(plain(parts.finish())).toEqual(expected(log));
      // What is said again changes nothing, not even the object.
      expect(
        reducer.apply(
          answer,
          log.map((one) => [one.messageId, one]),
        ),
      ).toBe(answer);
      const none = reducer.apply(
        answer,
        log.map((one) => [one.messageId, undefined]),
      );
      expect(plain(none)).toEqual(plain(reducer.empty));
    }),
    { numRuns: 500 },
  );
}
