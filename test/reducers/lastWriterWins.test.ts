import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastWriterWins, registerAt } from '../../src/reducers/index.js';
import { aboutId, bodyOf, expectConvergence, message, reduce } from './support/messages.js';

interface Body {
  post?: boolean;
  edits?: string;
  text?: string;
  deletes?: string;
}

const edits = lastWriterWins<string>({
  targets: (one) => bodyOf<Body>(one).post === true,
  allow: (edit, post) => edit.senderId === post.senderId,
  write(one) {
    const { edits: edited, text = '', deletes } = bodyOf<Body>(one);
    if (deletes !== undefined) return { target: deletes, value: '', final: true };
    return edited === undefined ? undefined : { target: edited, value: text };
  },
});

const valueOf = (answer: typeof edits.empty, id: string) => answer.registers.get(id)?.value;
const post = message('p', 1, { post: true });
const edit = (id: string, at: number, text: string, from = 'bob') => message(id, at, { edits: 'p', text }, from);

describe('lastWriterWins', () => {
  it('takes the last write in log order, not the last that arrived', () => {
    const answer = reduce(edits, [post, edit('b', 3, 'second'), edit('a', 2, 'first')]);
    expect(valueOf(answer, 'p')).toBe('second');
  });

  it('decides between equal times by id', () => {
    expect(valueOf(reduce(edits, [post, edit('b', 2, 'b'), edit('a', 2, 'a')]), 'p')).toBe('b');
  });

  it('applies an edit that arrived before what it edits as soon as that comes', () => {
    const before = reduce(edits, [edit('a', 2, 'first')]);
    expect(valueOf(before, 'p')).toBeUndefined();
    expect(before.orphans.get('p')).toMatchObject({ count: 1 });
    const after = reduce(edits, [post], before);
    expect(valueOf(after, 'p')).toBe('first');
    expect(after.orphans.size).toBe(0);
  });

  it('lets a deletion win over an edit that is later', () => {
    const deletion = message('d', 2, { deletes: 'p' });
    const answer = reduce(edits, [post, edit('a', 3, 'after'), deletion, edit('b', 4, 'later')]);
    expect(answer.registers.get('p')).toMatchObject({ final: true, messageId: 'd' });
  });

  it('does not let anybody else edit', () => {
    expect(valueOf(reduce(edits, [edit('a', 2, 'mallory was here', 'mallory'), post]), 'p')).toBeUndefined();
  });

  it('goes back to the write before when the last one is discarded', () => {
    const answer = reduce(edits, [post, edit('a', 2, 'first'), edit('b', 3, 'second')]);
    expect(valueOf(edits.apply(answer, [['b', undefined]]), 'p')).toBe('first');
  });

  it('keeps what another message is about as it was', () => {
    const other = message('q', 1, { post: true });
    const about = message('o', 2, { edits: 'q', text: 'other' });
    const answer = reduce(edits, [post, other, about, edit('a', 2, 'first')]);
    const after = edits.apply(reduce(edits, [edit('b', 3, 'second')], answer), [['a', undefined]]);
    expect(after.registers.get('q')).toBe(answer.registers.get('q'));
  });

  it('takes mere names as targets where nothing is said of them', () => {
    const titles = lastWriterWins<string>({ write: (one) => ({ target: 'title', value: bodyOf<Body>(one).text! }) });
    expect(reduce(titles, [message('a', 1, { text: 'Lobby' })]).registers.get('title')?.value).toBe('Lobby');
  });

  it('never lets a message say who wrote it or when', () => {
    const lax = lastWriterWins<string>({ write: (one) => bodyOf(one) });
    const forged = message('a', 1, { target: 't', value: 'x', senderId: 'alice', lamportTimestamp: 99 }, 'mallory');
    expect(reduce(lax, [forged]).registers.get('t')).toMatchObject({ senderId: 'mallory', lamportTimestamp: 1 });
  });

  it('comes to the same answer in any order', () => {
    const body = fc.oneof(
      fc.constant({ post: true }),
      fc.record({ edits: aboutId, text: fc.string({ maxLength: 2 }) }),
      fc.record({ deletes: aboutId }),
      fc.record({ post: fc.constant(true), edits: aboutId, text: fc.string({ maxLength: 2 }) }),
    );
    expectConvergence(
      edits,
      body,
      (answer) => ({
        registers: new Map(
          [...answer.registers].map(([id, { messageId, value, history }]) => [
            id,
            { messageId, value, history: history.map((entry) => entry.messageId) },
          ]),
        ),
        orphans: new Map([...answer.orphans].map(([id, { count }]) => [id, count])),
      }),
      (log) => {
        const registers = new Map<string, { messageId: string; value: string; history: string[] }>();
        const orphans = new Map<string, number>();
        const final = new Set<string>();
        for (const one of log) {
          const { edits: edited, text = '', deletes } = bodyOf<Body>(one);
          const target = deletes ?? edited;
          if (target === undefined) continue;
          const found = log.find(({ messageId }) => messageId === target);
          if (!found || !bodyOf<Body>(found).post) orphans.set(target, (orphans.get(target) ?? 0) + 1);
          else if (found.senderId === one.senderId) {
            const before = registers.get(target);
            const history = [...(before?.history ?? []), one.messageId];
            const wins = deletes !== undefined || !final.has(target);
            if (deletes !== undefined) final.add(target);
            registers.set(
              target,
              wins
                ? { messageId: one.messageId, value: deletes === undefined ? text : '', history }
                : { ...before!, history },
            );
          }
        }
        return { registers, orphans };
      },
    );
  });
});

describe('registerAt', () => {
  it('says what was written when a message was, not what is now', () => {
    const polls = lastWriterWins<string>({ write: (one) => ({ target: 'poll', value: bodyOf<string>(one) }) });
    const answer = reduce(polls, [message('a', 10, 'open'), message('b', 20, 'closed')]);
    const poll = answer.registers.get('poll');
    const at = (lamportTimestamp: number, messageId = 'vote') =>
      registerAt(poll, { messageId, lamportTimestamp })?.value;
    expect([at(5), at(15), at(25), at(20, 'b'), at(20, 'a')]).toEqual([undefined, 'open', 'closed', 'closed', 'open']);
    expect(registerAt(undefined, { messageId: 'vote', lamportTimestamp: 5 })).toBeUndefined();
  });

  it('keeps to a final write that was there already', () => {
    const posts = lastWriterWins<string>({ write: (one) => bodyOf(one) });
    const answer = reduce(posts, [
      message('a', 1, { target: 'p', value: 'gone', final: true }),
      message('b', 2, { target: 'p', value: 'edited' }),
    ]);
    expect(registerAt(answer.registers.get('p'), { messageId: 'x', lamportTimestamp: 3 })?.value).toBe('gone');
  });
});
