import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../src/engine/index.js';
import type { MessageSets, SetChange } from '../../src/reducers/index.js';
import { addRemoveSet } from '../../src/reducers/index.js';
import { aboutId, bodyOf, expectConvergence, message, reduce } from './support/messages.js';

type Body = { text: true } | { change: SetChange };

const isText = (one: LogEntry): boolean => 'text' in bodyOf<Body>(one);
const change = (one: LogEntry): SetChange | undefined => {
  const body = bodyOf<Body>(one);
  return 'change' in body ? body.change : undefined;
};
const reactions = addRemoveSet({ targets: isText, change });
const pins = addRemoveSet({ change, shared: true });

const text = message('t', 1, { text: true });
const react = (id: string, at: number, from: string, element: string, present = true) =>
  message(id, at, { change: { target: 't', element, present } }, from);

describe('addRemoveSet', () => {
  it('has who put in what, sorted, whatever the order of arrival', () => {
    const answer = reduce(reactions, [
      react('b', 3, 'carol', '👍'),
      text,
      react('a', 2, 'bob', '👍'),
      react('c', 4, 'bob', '🎉'),
    ]);
    expect(answer.sets.get('t')).toEqual([
      { element: '🎉', members: ['bob'] },
      { element: '👍', members: ['bob', 'carol'] },
    ]);
  });

  it('takes out what was put in before, and not what was put in after', () => {
    const answer = reduce(reactions, [text, react('b', 3, 'bob', '👍', false), react('a', 2, 'bob', '👍')]);
    expect(answer.sets.get('t')).toEqual([]);
    expect(reduce(reactions, [react('c', 4, 'bob', '👍')], answer).sets.get('t')).toEqual([
      { element: '👍', members: ['bob'] },
    ]);
  });

  it('lets nobody take out what another has put in, unless the set is shared', () => {
    const steps = [react('a', 2, 'bob', '👍'), react('b', 3, 'carol', '👍', false)];
    expect(reduce(reactions, [text, ...steps]).sets.get('t')).toEqual([{ element: '👍', members: ['bob'] }]);
    expect(reduce(pins, steps).sets.get('t')).toEqual([]);
  });

  it('keeps a set that did not change', () => {
    const answer = reduce(reactions, [text, react('a', 2, 'bob', '👍')]);
    expect(reduce(reactions, [react('b', 3, 'bob', '👍')], answer).sets.get('t')).toBe(answer.sets.get('t'));
  });

  it('counts orphans for what is not here', () => {
    expect(reduce(reactions, [react('a', 2, 'bob', '👍')]).orphans.get('t')?.count).toBe(1);
  });

  it.each([undefined, null, 1, {}])('takes the element %s for no change', (element) => {
    const raw = addRemoveSet({ change: () => ({ target: 't', element: element as string, present: true }) });
    expect(reduce(raw, [message('a', 1, {})])).toBe(raw.empty);
  });

  const body = fc.oneof(
    fc.constant({ text: true }),
    fc.record({
      change: fc.record({ target: aboutId, element: fc.constantFrom('a', 'b', '👍'), present: fc.boolean() }),
    }),
  );
  const plain = (answer: MessageSets) => ({
    sets: new Map([...answer.sets].filter(([, elements]) => elements.length > 0)),
    orphans: new Map([...answer.orphans].map(([id, { count }]) => [id, count])),
  });
  const expected = (shared: boolean) => (log: readonly LogEntry[]) => {
    const texts = new Set(log.filter(isText).map((one) => one.messageId));
    const last = new Map<string, SetChange & { from: string }>();
    const orphans = new Map<string, number>();
    for (const one of log) {
      const said = change(one);
      if (!said) continue;
      if (!shared && !texts.has(said.target)) orphans.set(said.target, (orphans.get(said.target) ?? 0) + 1);
      else last.set([said.target, said.element, shared ? '' : one.senderId].join(' '), { ...said, from: one.senderId });
    }
    const sets = new Map<string, { element: string; members: string[] }[]>();
    for (const { target, element, present, from } of last.values()) {
      if (!present) continue;
      const elements = sets.get(target) ?? [];
      sets.set(target, elements);
      const found = elements.find((one) => one.element === element);
      if (found) found.members.push(from);
      else elements.push({ element, members: [from] });
    }
    for (const elements of sets.values()) {
      elements.sort((a, b) => (a.element < b.element ? -1 : 1));
      for (const { members } of elements) members.sort();
    }
    return { sets, orphans };
  };

  it('comes to the same answer in any order', () => expectConvergence(reactions, body, plain, expected(false)));

  it('comes to the same answer in any order when it is shared', () =>
    expectConvergence(pins, body, plain, expected(true)));
});
