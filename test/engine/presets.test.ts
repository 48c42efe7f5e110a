import { presets, resolveTuning, type Preset } from 'react-reliable-channel/engine';
import { createFaults } from 'react-reliable-channel/testing';
import { describe, expect, it } from 'vitest';
import { bytes, details, Group, texts } from '../support/group.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

const names = Object.keys(presets) as Preset[];

/** When the attempts to get a message out that nobody acknowledges are made, ms from the first. */
async function attempts(preset?: Preset): Promise<number[]> {
  const group = new Group();
  const transport = new ScriptedTransport();
  const times: number[] = [];
  const alice = await group.join('alice', { transport, preset, tuning: { jitter: 0 } });
  alice.channel.on('message-sent', () => times.push(group.clock.now()));
  alice.channel.send(bytes('hello'));
  await group.clock.advance(60_000);
  await group.close();
  return times.map((time) => time - times[0]!);
}

/** Frames of ten participants, of whom one after another says something. */
async function framesOf(preset: Preset, messages: number, every: number): Promise<number> {
  const group = new Group({ latency: 50 });
  for (let i = 0; i < 10; i++) await group.join(`participant ${i}`, { preset });
  for (let i = 0; i < messages; i++) {
    group.members[i % 10]!.channel.send(bytes(`${i}`));
    await group.clock.advance(every);
  }
  const frames = group.members.reduce((sum, { channel }) => sum + channel.counters().published, 0);
  await group.close();
  return frames;
}

describe('a preset', () => {
  it('is chat unless one is named', async () => {
    expect(await attempts()).toEqual(await attempts('chat'));
    expect(resolveTuning()).toEqual(presets.chat);
  });

  it.each(names)('%s is made of numbers that work, and single ones can be replaced', (preset) => {
    expect(resolveTuning(preset, { ...presets[preset] })).toEqual(presets[preset]);
    expect(resolveTuning(preset, { syncDelay: 5 })).toEqual({ ...presets[preset], syncDelay: 5 });
  });

  it.each(names)('%s decides when a message is sent again', async (preset) => {
    expect((await attempts(preset)).slice(0, 2)).toEqual([0, presets[preset].resendInterval]);
  });

  it('forum sends fewer frames than chat in calm threads', async () => {
    expect(await framesOf('forum', 10, 60_000)).toBeLessThan(await framesOf('chat', 10, 60_000));
  });

  it('qa sends fewer frames than chat in a busy hall', async () => {
    expect(await framesOf('qa', 120, 1_000)).toBeLessThan(await framesOf('chat', 120, 1_000));
  });

  it.each(names)(
    '%s gets everything to everybody over a network that loses, and it is acknowledged',
    async (preset) => {
      const group = new Group({ store: false, latency: 20 }, 7);
      for (const name of ['alice', 'bob', 'carol']) await group.join(name, { preset }, createFaults({ loss: 0.3 }));
      for (let i = 0; i < 10; i++) {
        for (const { name, channel } of group.members) channel.send(bytes(`${name} ${i}`));
        await group.clock.advance(2_000);
      }
      await group.clock.advance(240_000);
      const logs = group.members.map(({ channel }) => texts(channel));
      expect(logs[0]).toHaveLength(30);
      expect(logs).toEqual([logs[0], logs[0], logs[0]]);
      for (const member of group.members) {
        expect(new Set(details(member, 'message-acknowledged').map(({ messageId }) => messageId)).size).toBe(10);
      }
      await group.close();
    },
  );
});
