import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vote } from '../../src/reducers/index.js';
import { counterPerVoter } from '../../src/reducers/index.js';
import { aboutId, bodyOf, expectConvergence, message, reduce } from './support/messages.js';

type Body = { question: true } | { vote: Vote };

const votes = counterPerVoter({
  targets: (one) => 'question' in bodyOf<Body>(one),
  vote(one) {
    const body = bodyOf<Body>(one);
    return 'vote' in body ? body.vote : undefined;
  },
});

const question = message('q', 1, { question: true });
const vote = (id: string, at: number, from: string, choice: unknown = 1, target = 'q') =>
  message(id, at, { vote: { target, choice } }, from);

describe('counterPerVoter', () => {
  it('counts one vote of each, the last one in log order', () => {
    const answer = reduce(votes, [question, vote('c', 4, 'bob', -1), vote('a', 2, 'bob', 1), vote('b', 3, 'carol', 1)]);
    expect(answer.tallies.get('q')).toEqual({
      voters: 2,
      score: 0,
      choices: new Map([
        [-1, 1],
        [1, 1],
      ]),
    });
    expect(answer.choiceOf('q', 'bob')).toBe(-1);
    expect(answer.choiceOf('q', 'nobody')).toBeUndefined();
  });

  it('counts choices of a poll by name', () => {
    const answer = reduce(votes, [question, vote('a', 2, 'bob', 'tea'), vote('b', 2, 'carol', 'tea')]);
    expect(answer.tallies.get('q')).toEqual({ voters: 2, score: 0, choices: new Map([['tea', 2]]) });
  });

  it('takes a vote back', () => {
    const answer = reduce(votes, [question, vote('a', 2, 'bob'), vote('b', 3, 'bob', null)]);
    expect(answer.tallies.get('q')).toEqual({ voters: 0, score: 0, choices: new Map() });
  });

  it('counts votes that arrived before their question as soon as it comes', () => {
    const before = reduce(votes, [vote('a', 2, 'bob'), vote('b', 3, 'carol')]);
    expect(before.orphans.get('q')?.count).toBe(2);
    expect(before.tallies.size).toBe(0);
    expect(reduce(votes, [question], before).tallies.get('q')?.voters).toBe(2);
  });

  it.each([Number.NaN, 0.1, 1e300, 1_000_001, Infinity, true, {}, [1]])('takes %s for no vote', (choice) => {
    const raw = counterPerVoter({ vote: () => ({ target: 'q', choice: choice as number }) });
    expect(reduce(raw, [message('a', 1, {})])).toBe(raw.empty);
  });

  it('leaves the tally alone where a vote says what was said before', () => {
    const answer = reduce(votes, [question, vote('a', 2, 'bob')]);
    const after = reduce(votes, [vote('b', 3, 'bob')], answer);
    expect(after.tallies.get('q')).toBe(answer.tallies.get('q'));
    expect(votes.apply(after, [['b', undefined]]).tallies.get('q')).toEqual(answer.tallies.get('q'));
  });

  it('tells keys apart whatever characters they have', () => {
    const answer = reduce(votes, [
      message('q', 1, { question: true }),
      message('q1', 1, { question: true }),
      vote('a', 2, '1:x', 1, 'q'),
      vote('b', 2, ':x', 1, 'q1'),
    ]);
    expect([answer.tallies.get('q')?.voters, answer.tallies.get('q1')?.voters]).toEqual([1, 1]);
    expect(answer.choiceOf('q1', '1:x')).toBeUndefined();
  });

  it('comes to the same answer in any order', () => {
    const choice = fc.constantFrom(1, -1, 0, null, 'tea', 0.5, '1');
    const body = fc.oneof(
      fc.constant({ question: true }),
      fc.record({ vote: fc.record({ target: aboutId, choice }) }),
      fc.record({ vote: fc.record({ target: aboutId, choice }) }),
    );
    expectConvergence(
      votes,
      body,
      (answer) => ({
        // Where everybody took a vote back there may be an empty tally or none.
        tallies: new Map([...answer.tallies].filter(([, { voters }]) => voters > 0)),
        orphans: new Map([...answer.orphans].map(([id, { count }]) => [id, count])),
        choices: ['m0', 'm1', 'm2', 'm3'].flatMap((id) =>
          ['alice', 'bob', 'carol'].map((who) => answer.choiceOf(id, who)),
        ),
      }),
      (log) => {
        const questions = new Set(log.filter((one) => 'question' in bodyOf<Body>(one)).map((one) => one.messageId));
        const cast = new Map<string, Map<string, Vote['choice']>>();
        const orphans = new Map<string, number>();
        for (const one of log) {
          const body2 = bodyOf<Body>(one);
          if (!('vote' in body2) || body2.vote.choice === 0.5) continue;
          const { target, choice: chosen } = body2.vote;
          if (questions.has(target)) cast.set(target, (cast.get(target) ?? new Map()).set(one.senderId, chosen));
          else orphans.set(target, (orphans.get(target) ?? 0) + 1);
        }
        const tallies = new Map(
          [...cast].flatMap(([target, byVoter]) => {
            const choices = new Map<number | string, number>();
            let score = 0;
            let voters = 0;
            for (const chosen of byVoter.values()) {
              if (chosen === null) continue;
              voters++;
              score += typeof chosen === 'number' ? chosen : 0;
              choices.set(chosen, (choices.get(chosen) ?? 0) + 1);
            }
            return voters === 0 ? [] : [[target, { voters, score, choices }] as const];
          }),
        );
        const choices = ['m0', 'm1', 'm2', 'm3'].flatMap((id) =>
          ['alice', 'bob', 'carol'].map((who) => cast.get(id)?.get(who)),
        );
        return { tallies, orphans, choices };
      },
    );
  });
});
