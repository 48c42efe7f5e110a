import { TransportError, type Transport } from 'react-reliable-channel/engine';
import { describe, expect, it } from 'vitest';
import { describeLastHeard, isHere } from '../../example-app/people/last-heard.js';
import { withStoreManner } from '../../example-app/weather/slow-store.js';
import {
  describeWeather,
  faultsOf,
  fineWeather,
  parseWeather,
  presetOf,
  presets,
} from '../../example-app/weather/weather.js';

describe('the weather', () => {
  it('is told at a glance', () => {
    expect(describeWeather(fineWeather)).toBe('Sunny');
    expect(describeWeather({ ...fineWeather, ...presets.storm, store: 'silent' })).toBe('Storm, no store');
    expect(describeWeather({ ...fineWeather, loss: 0.3 })).toBe('Loss 30%');
    expect(describeWeather({ ...fineWeather, loss: 0.3, delay: 500 })).toBe('Loss 30% and more');
    expect(describeWeather({ ...fineWeather, delay: 500, store: 'silent' })).toBe('Delay 0.5 s and more');
    expect(describeWeather({ ...fineWeather, ...presets.storm, cut: true })).toBe('Cut off');
  });

  it('knows its presets, whatever the store does', () => {
    expect(presetOf({ ...fineWeather, ...presets.rain, store: 'prompt' })).toBe('rain');
    expect(presetOf({ ...fineWeather, loss: 0.01 })).toBeUndefined();
    expect(presetOf({ ...fineWeather, cut: true })).toBeUndefined();
  });

  it('comes back after a reload, and is fine when what was kept makes no sense', () => {
    const storm = { ...fineWeather, ...presets.storm, store: 'silent', cut: true } as const;
    expect(parseWeather(JSON.stringify(storm))).toEqual(storm);
    for (const text of [null, '', '{', '5', 'null', '{"loss":7,"delay":-1,"store":"?","cut":"yes"}']) {
      expect(parseWeather(text)).toEqual(fineWeather);
    }
  });

  it('never asks for a shortest delay above the longest', () => {
    expect(faultsOf({ ...fineWeather, delay: 2_000 })).toMatchObject({ delayMin: 500, delayMax: 2_000 });
  });
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('the manner of the store', () => {
  const answer = { payload: new Uint8Array([1]) };
  const transport = {
    maxMessageSize: 10,
    async *retrieve() {
      yield await Promise.resolve(answer);
    },
    history: () => Promise.resolve({ messages: [answer] }),
  } as unknown as Transport;
  const signal = new AbortController().signal;

  it('prompt: answers pass', async () => {
    const wrapped = withStoreManner(transport, () => 'prompt');
    expect(await collect(wrapped.retrieve!([], signal))).toEqual([answer]);
    expect(await wrapped.history!({ limit: 1 }, signal)).toEqual({ messages: [answer] });
  });

  it('silent: questions fail, and may be asked again', async () => {
    const wrapped = withStoreManner(transport, () => 'silent');
    const failure = { name: 'TransportError', recoverable: true };
    await expect(collect(wrapped.retrieve!([], signal))).rejects.toMatchObject(failure);
    await expect(wrapped.history!({ limit: 1 }, signal)).rejects.toBeInstanceOf(TransportError);
  });

  it('slow: a question that is given up ends at once', async () => {
    const wrapped = withStoreManner(transport, () => 'slow');
    const patience = new AbortController();
    const asked = collect(wrapped.retrieve!([], patience.signal));
    patience.abort(new Error('given up'));
    await expect(asked).rejects.toThrow('given up');
    const late = collect(wrapped.retrieve!([], AbortSignal.abort(new Error('too late'))));
    await expect(late).rejects.toThrow('too late');
  });
});

describe('who is here', () => {
  it('is told in the coarsest unit that still says something', () => {
    const told = [0, 12, 200, 7_300, 400_000].map((seconds) => describeLastHeard(0, seconds * 1000));
    expect(told).toEqual(['heard just now', 'heard 12 s ago', 'heard 3 min ago', 'heard 2 h ago', 'heard 4 days ago']);
    expect(describeLastHeard(5_000, 0)).toBe('heard just now');
  });

  it('outlasts the pauses between heartbeats, not more', () => {
    expect(isHere(0, 125_000)).toBe(true);
    expect(isHere(0, 300_000)).toBe(false);
  });
});
