import { describe, expect, it } from 'vitest';
import { createRowSettler, type RowSettler } from '../../src/ui/list/rowSettler.js';
import { gap, held, lost, message } from './support/rows.js';

const one = message('one', 'bob', 0);
const two = held('two', 1, ['g']);
const delivered = message('two', 'bob', 1);
const recovered = message('g', 'carol', 0.5);
const settler = () => {
  const made = createRowSettler({ delay: 1_000, hold: 500 });
  made.settle([one], 0);
  return made;
};
const keys = (rows: readonly { kind: string; key: string }[]) => rows.map(({ kind, key }) => `${kind} ${key}`);

describe('RowSettler', () => {
  it('hides a gap, and shows a held message plainly, until they have lasted for the delay', () => {
    const rows = settler();
    const early = rows.settle([one, gap('g'), two], 10);
    expect(keys(early.rows)).toEqual(['message one', 'message two']);
    expect(early.due).toBe(1_010);
    expect(keys(rows.settle([one, gap('g'), two], 1_009).rows)).toEqual(['message one', 'message two']);
    const late = rows.settle([one, gap('g'), two], 1_010);
    expect(keys(late.rows)).toEqual(['message one', 'gap g', 'held two']);
    expect(late.due).toBe(Infinity);
  });

  it('says nothing of what heals within the delay', () => {
    const rows = settler();
    rows.settle([one, gap('g'), two], 10);
    const healed = rows.settle([one, recovered, delivered], 200);
    expect(keys(healed.rows)).toEqual(['message one', 'message g', 'message two']);
    expect(healed.arrivals).toEqual([]);
  });

  it('keeps what it has shown for the hold, then reports what closed the gap', () => {
    const rows = settler();
    rows.settle([one, gap('g'), two], 10);
    rows.settle([one, gap('g'), two], 1_010);
    const held = rows.settle([one, recovered, delivered], 1_100);
    expect(keys(held.rows)).toEqual(['message one', 'gap g', 'held two']);
    expect(held.due).toBe(1_510);
    expect(held.arrivals).toEqual([]);
    const after = rows.settle([one, recovered, delivered], 1_510);
    expect(after.rows).toEqual([one, recovered, delivered]);
    expect(after.arrivals).toEqual(['g']);
    expect(rows.settle([one, recovered, delivered], 1_600).arrivals).toEqual([]);
  });

  it('reports what heals at once while a gap is shown: it is one recovery', () => {
    const rows = settler();
    const [a, b] = [gap('a'), gap('b')];
    rows.settle([one, a, two], 10);
    rows.settle([one, a, two], 1_010);
    rows.settle([one, a, b, two], 1_020);
    const healed = rows.settle([one, a, message('b', 'carol', 0.5), two], 1_100);
    expect(healed.arrivals).toEqual(['b']);
  });

  const news = (rows: RowSettler, now: number, ...of: string[]) => of.filter((key) => rows.isNews(key, now));

  it('reports what comes in the place of a gap and waits there once it is delivered, and never as news', () => {
    const rows = settler();
    rows.settle([one, gap('g'), two], 10);
    rows.settle([one, gap('g'), two], 1_010);
    const waiting = rows.settle([one, gap('before g'), held('g', 0.5, ['before g']), two], 2_000);
    expect(waiting.arrivals).toEqual([]);
    expect(waiting.open).toBe(true);
    const healed = rows.settle([one, message('before g', 'carol', 0.4), recovered, delivered], 2_100);
    expect(healed.arrivals).toEqual(['before g', 'g']);
    expect(healed.open).toBe(false);
    expect(news(rows, 2_100, 'before g', 'g', 'two')).toEqual([]);
  });

  it('counts to a recovery what comes before its own gap is shown, or was one', () => {
    const rows = settler();
    rows.settle([one, gap('g'), two], 10);
    rows.settle([one, gap('g'), two], 1_010);
    rows.settle([one, gap('f'), held('g', 0.5, ['f']), two], 2_000);
    const names = ['e', 'never a gap', 'f', 'g'];
    rows.settle([one, gap('e'), ...names.slice(1).map((id, at) => held(id, at / 9, ['e'])), two], 2_100);
    const healed = names.map((id, at) => message(id, 'carol', at / 9));
    expect(rows.settle([one, ...healed, delivered], 2_200).arrivals).toEqual(names);
    expect(news(rows, 2_200, ...names)).toEqual([]);
  });

  it('counts neither what comes at the end during a recovery to it, which is news, nor older messages that are loaded', () => {
    const rows = settler();
    rows.settle([one, gap('g'), two], 10);
    rows.settle([one, gap('g'), two], 1_010);
    const healed = [message('older', 'bob', -9), one, recovered, delivered, message('new', 'bob', 9)];
    expect(rows.settle(healed, 2_000).arrivals).toEqual(['g']);
    expect(news(rows, 2_000, ...healed.map(({ key }) => key))).toEqual(['new']);
  });

  it('takes normal reordering for news though something else is lost', () => {
    const rows = settler();
    rows.settle([one, lost('x')], 10);
    rows.settle([one, lost('x'), gap('g'), two], 5_000);
    expect(rows.settle([one, lost('x'), recovered, delivered], 5_200).arrivals).toEqual([]);
    expect(news(rows, 5_200, 'g', 'two')).toEqual(['g', 'two']);
  });

  it('takes for news what of others comes after the first look, for as long as the delay', () => {
    const rows = createRowSettler({ delay: 1_000, hold: 500 });
    rows.settle([one], 0);
    const input = [one, message('new', 'bob', 5), message('own', 'me', 6)];
    rows.settle(input, 100);
    rows.settle([...input], 1_100);
    expect(news(rows, 1_100, 'one', 'new', 'own')).toEqual(['new']);
    expect(news(rows, 1_101, 'one', 'new', 'own')).toEqual([]);
    const empty = createRowSettler({ delay: 1_000, hold: 500 });
    empty.settle([], 0);
    empty.settle([one], 100);
    expect(news(empty, 100, 'one')).toEqual(['one']);
  });

  it('shows at once what is there at the first look, and what is lost', () => {
    const fresh = createRowSettler({ delay: 1_000, hold: 500 });
    fresh.settle([], 0);
    expect(keys(fresh.settle([gap('g'), two], 5).rows)).toEqual(['gap g', 'held two']);
    expect(keys(settler().settle([one, lost('x')], 10).rows)).toEqual(['message one', 'lost x']);
  });

  it('says nothing either of what heals within the delay where nothing was there for longer than that before', () => {
    const rows = createRowSettler({ delay: 1_000, hold: 500 });
    rows.settle([], 0);
    const early = rows.settle([gap('g'), two], 5_000);
    expect(keys(early.rows)).toEqual(['message two']);
    expect(early.due).toBe(6_000);
    const healed = rows.settle([recovered, delivered], 5_200);
    expect(keys(healed.rows)).toEqual(['message g', 'message two']);
    expect(healed.arrivals).toEqual([]);
  });

  it('shows at once what is there within the delay, also where nothing was at the first look', () => {
    const rows = createRowSettler({ delay: 1_000, hold: 500 });
    rows.settle([], 0);
    expect(keys(rows.settle([gap('g'), two], 900).rows)).toEqual(['gap g', 'held two']);
  });

  it('reports a late message once, and none of the first look or of one’s own', () => {
    const late = message('late', 'bob', 0, { late: true });
    const own = message('own', 'me', 0, { late: true });
    const rows = settler();
    expect(rows.settle([late, own, one], 10).arrivals).toEqual(['late']);
    expect(rows.settle([late, own, { ...one }], 20).arrivals).toEqual([]);
    expect(createRowSettler({ delay: 1_000, hold: 500 }).settle([late, one], 0).arrivals).toEqual([]);
  });

  it('hands over the same rows when there is nothing to settle', () => {
    const input = [one, delivered];
    expect(settler().settle(input, 10).rows).toBe(input);
  });
});
