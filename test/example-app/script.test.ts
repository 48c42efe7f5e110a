import { describe, expect, it } from 'vitest';
import { beginScript, hear, nextWordAt, type Script, speak } from '../../example-app/companion/script.js';

const half = () => 0.5;

/** Lets time pass until `until`, and collects what is said. */
function listen(script: Script, until: number): { script: Script; lines: { text: string; at: number }[] } {
  const lines: { text: string; at: number }[] = [];
  for (let at = nextWordAt(script); at !== undefined && at <= until; at = nextWordAt(script)) {
    const spoken = speak(script, at, half);
    expect(spoken.say).toBeDefined();
    lines.push({ text: spoken.say ?? '', at });
    script = spoken.script;
  }
  return { script, lines };
}

describe('the simulated participant', () => {
  it('says hello in an empty room soon, and nothing at once in one with a history', () => {
    expect(listen(beginScript(0, true, half), 10_000).lines).toHaveLength(1);
    expect(listen(beginScript(0, false, half), 10_000).lines).toHaveLength(0);
  });

  it('greets everybody once, by name', () => {
    let script = beginScript(0, false, half);
    script = hear(script, { from: 'Alice', text: 'hi', now: 1_000 }, half);
    const first = listen(script, 10_000);
    expect(first.lines.map(({ text }) => text)).toEqual(['Hi Alice! Good to have you here.']);
    script = hear(first.script, { from: 'Alice', text: 'me again', now: 11_000 }, half);
    expect(listen(script, 20_000).lines).toEqual([]);
    script = hear(script, { from: 'Bob', text: 'hi', now: 21_000 }, half);
    expect(listen(script, 30_000).lines.map(({ text }) => text)).toEqual(['Hi Bob! Good to have you here.']);
  });

  it('answers questions, and of other messages every third', () => {
    const { script } = listen(hear(beginScript(0, false, half), { from: 'Alice', text: 'hi', now: 0 }, half), 10_000);
    const asked = listen(hear(script, { from: 'Alice', text: 'When is the market?', now: 20_000 }, half), 30_000);
    expect(asked.lines).toHaveLength(1);
    let told = asked.script;
    const counts: number[] = [];
    for (const now of [40_000, 50_000, 60_000]) {
      const heard = listen(hear(told, { from: 'Alice', text: 'ok', now }, half), now + 9_000);
      counts.push(heard.lines.length);
      told = heard.script;
    }
    expect(counts).toEqual([0, 0, 1]);
  });

  it('never floods: a hundred messages in ten seconds get a few answers, a breath apart', () => {
    let script = beginScript(0, false, half);
    const said: number[] = [];
    for (let now = 0; now < 10_000; now += 100) {
      script = hear(script, { from: `P${now % 500}`, text: 'really?', now }, half);
      const heard = listen(script, now);
      script = heard.script;
      said.push(...heard.lines.map(({ at }) => at));
    }
    said.push(...listen(script, 20_000).lines.map(({ at }) => at));
    expect(said.length).toBeGreaterThan(0);
    expect(said.length).toBeLessThanOrEqual(4);
    for (let index = 1; index < said.length; index += 1) {
      expect(said[index]! - said[index - 1]!).toBeGreaterThanOrEqual(4_000);
    }
  });

  it('falls silent when nobody reacts, and takes part again when somebody does', () => {
    const alone = listen(beginScript(0, false, half), 3_600_000);
    expect(alone.lines).toHaveLength(3);
    expect(nextWordAt(alone.script)).toBeUndefined();
    const heard = hear(alone.script, { from: 'Alice', text: 'still there?', now: 3_600_000 }, half);
    expect(listen(heard, 3_610_000).lines).toHaveLength(1);
  });

  it('says nothing before its time', () => {
    const script = hear(beginScript(0, false, half), { from: 'Alice', text: 'hi', now: 0 }, half);
    expect(speak(script, 500, half)).toEqual({ script });
  });
});
