import { describe, expect, it } from 'vitest';
import { RowSettler } from '../../src/ui/list/rowSettler.js';
import { gap, held, lost, message } from './support/rows.js';

const one = message('one', 'bob', 0);
const two = held('two', 1, ['g']);
const delivered = message('two', 'bob', 1);
const recovered = message('g', 'carol', 0.5);
const settler = () => {
  const made = new RowSettler({ delay: 1_000, hold: 500 });
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
    expect(late.due).toBeUndefined();
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

  it('shows at once what is there at the first look, and what is lost', () => {
    const fresh = new RowSettler({ delay: 1_000, hold: 500 });
    fresh.settle([], 0);
    expect(keys(fresh.settle([gap('g'), two], 5).rows)).toEqual(['gap g', 'held two']);
    expect(keys(settler().settle([one, lost('x')], 10).rows)).toEqual(['message one', 'lost x']);
  });

  it('reports a late message once, and none of the first look or of one’s own', () => {
    const late = message('late', 'bob', 0, { late: true });
    const own = message('own', 'me', 0, { late: true });
    const rows = settler();
    expect(rows.settle([late, own, one], 10).arrivals).toEqual(['late']);
    expect(rows.settle([late, own, { ...one }], 20).arrivals).toEqual([]);
    expect(new RowSettler({ delay: 1_000, hold: 500 }).settle([late, one], 0).arrivals).toEqual([]);
  });

  it('hands over the same rows when there is nothing to settle', () => {
    const input = [one, delivered];
    expect(settler().settle(input, 10).rows).toBe(input);
  });
});
