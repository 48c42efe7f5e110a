import { encodeMessage } from 'react-reliable-channel/engine';
import type { SimulationOptions, SimulationResults } from 'react-reliable-channel/testing';
import { createSimulation } from 'react-reliable-channel/testing';
import { describe, expect, it } from 'vitest';

/** A conversation to its end, and what was measured. */
async function talk(options: SimulationOptions, messages = 30): Promise<SimulationResults> {
  const simulation = await createSimulation(options);
  const end = simulation.talk({ messages, every: 5_000 });
  await simulation.run(end + 30_000);
  await simulation.runUntilConsistent(600_000);
  const results = simulation.results();
  await simulation.close();
  expect(simulation.clock.pending).toBe(0);
  return results;
}

const facts = (results: SimulationResults) => JSON.parse(JSON.stringify(results)) as object;

describe('a simulated conversation', () => {
  it('is the same run with the same seed, and another one with another', async () => {
    const options = { participants: 6, network: { loss: 0.2, delayMax: 90, duplication: 0.1, reordering: 0.1 } };
    const first = facts(await talk({ seed: 1, ...options }));
    expect(facts(await talk({ seed: 1, ...options }))).toEqual(first);
    expect(facts(await talk({ seed: 2, ...options }))).not.toEqual(first);
  });

  const weathers: [string, SimulationOptions][] = [
    ['without faults', { participants: 4 }],
    ['with losses, no store', { participants: 8, network: { loss: 0.3, store: false } }],
    ['with losses in bursts', { participants: 5, network: { loss: 0.2, lossBurst: 5 } }],
    [
      'with everything at once',
      {
        participants: 7,
        network: {
          loss: 0.2,
          delayMax: 400,
          duplication: 0.2,
          reordering: 0.3,
          publishFailure: 0.3,
          store: { loss: 0.3, failure: 0.3 },
        },
      },
    ],
  ];
  it.each(weathers)('%s ends with the same log everywhere, and no engine said what is not so', async (_, options) => {
    const results = await talk({ seed: 'weather', ...options });
    expect(results.messages).toHaveLength(30);
    expect(results).toMatchObject({
      undelivered: 0,
      sameLog: true,
      causalViolations: 0,
      duplicatesShown: 0,
      untruths: 0,
      described: [],
    });
    expect(results.deliveredWithin(600_000)).toBe(1);
  });

  it('without losses shows a message after the way it takes, to everybody, and resends nothing', async () => {
    const results = await talk({ participants: 4, network: { latency: 70 } });
    for (const { deliveredAfter, noticedAfter, resends, responses } of results.messages) {
      expect(deliveredAfter).toEqual([70, 70, 70]);
      expect(noticedAfter).toEqual([]);
      expect([resends, responses]).toEqual([0, 0]);
    }
    expect(results.traffic.message.frames).toBe(30);
    expect(results.traffic.message.parts.content).toBe(3_000);
  });

  it('counts every frame and byte that went out, once', async () => {
    const simulation = await createSimulation({ participants: 5, network: { loss: 0.3, store: false } });
    await simulation.run(simulation.talk({ messages: 20, every: 1_000 }) + 20_000);
    const { frames, bytes, traffic, participants, messages } = simulation.results();
    const { framesSent, bytesSent } = simulation.network.counts();
    expect({ frames, bytes }).toEqual({ frames: framesSent, bytes: bytesSent });
    expect(participants.reduce((sum, participant) => sum + participant.frames, 0)).toBe(frames);
    const parts = Object.values(traffic).flatMap((totals) => Object.values(totals.parts) as number[]);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(bytes);
    expect(messages.reduce((sum, { resends }) => sum + resends, 0)).toBe(traffic.resend.frames);
    expect(messages.reduce((sum, { responses }) => sum + responses, 0)).toBe(traffic.response.frames);
    expect(traffic.response.frames).toBeGreaterThan(0);
    expect(traffic.request.frames).toBeGreaterThan(0);
    await simulation.close();
  });

  it("tells an author's answer from an author who sends again", async () => {
    const simulation = await createSimulation({ participants: 3, network: { store: false } });
    const [author, , deaf] = simulation.participants;
    deaf!.faults.set({ loss: 1 });
    author!.send('missed by one');
    await simulation.run(3_000);
    deaf!.faults.set({ loss: 0 });
    expect(await simulation.runUntilConsistent(30_000)).toBe(true);
    const [message] = simulation.results().messages;
    expect(message!.resends).toBe(0);
    expect(message!.responses).toBeGreaterThan(0);
    await simulation.close();
  });

  it('does not count what failed to go out', async () => {
    const simulation = await createSimulation({ participants: 2, network: { publishFailure: 1 } });
    simulation.participants[0]!.send('hello');
    await simulation.run(10_000);
    expect(simulation.results()).toMatchObject({ frames: 0, bytes: 0, undelivered: 1 });
    for (const { faults } of simulation.participants) faults.set({ publishFailure: 0 });
    expect(await simulation.runUntilConsistent(60_000)).toBe(true);
    expect(simulation.results().traffic.message.frames).toBe(1);
    await simulation.close();
  });
});

describe('what a simulation can do to participants', () => {
  it('keeps the sides of a partition apart, and its store from all but the first, until it heals', async () => {
    const simulation = await createSimulation({ participants: ['ana', 'bo', 'cy', 'di'], seed: 3 });
    const logs = () => simulation.participants.map(({ channel }) => channel.log().length);
    simulation.network.partition(['ana', 'bo'], ['cy', 'di']);
    simulation.participant('ana').send('left');
    await simulation.run(2_000);
    expect(logs()).toEqual([1, 1, 0, 0]);
    simulation.participant('cy').send('right');
    await simulation.run(2_000);
    expect(logs()).toEqual([1, 1, 1, 1]);
    expect(simulation.network.store.size).toBe(1);
    simulation.network.heal();
    expect(await simulation.runUntilConsistent(20_000)).toBe(true);
    expect(simulation.results()).toMatchObject({ sameLog: true, untruths: 0 });
    await simulation.close();
  });

  it('lets somebody be offline, told of it, and send meanwhile', async () => {
    const simulation = await createSimulation({ participants: 3 });
    const [absent] = simulation.participants;
    absent!.goOffline();
    expect(absent!.channel.syncStatus().status).toBe('offline');
    const messageId = absent!.send('from the tunnel');
    await simulation.run(60_000);
    expect(absent!.channel.status(messageId)).toBe('queued');
    absent!.goOnline();
    expect(await simulation.runUntilConsistent(5_000)).toBe(true);
    const [measures] = simulation.results().messages;
    expect(Math.min(...measures!.deliveredAfter)).toBeGreaterThan(60_000);
    await simulation.close();
  });

  it('lets somebody sleep: no timer runs, nothing arrives, and afterwards everything is made up for', async () => {
    const simulation = await createSimulation({ participants: 3, network: { store: false } });
    const [sleeper, speaker] = simulation.participants;
    sleeper!.sleep();
    speaker!.send('unheard');
    await simulation.run(3_600_000);
    expect(sleeper!.channel.log()).toEqual([]);
    const { frames } = simulation.results().participants[0]!;
    sleeper!.wake();
    speaker!.send('heard');
    expect(await simulation.runUntilConsistent(10_000)).toBe(true);
    expect(frames).toBe(0);
    expect(simulation.results().untruths).toBe(0);
    await simulation.close();
  });

  it('lets somebody reload, join late, or leave', async () => {
    const simulation = await createSimulation({ participants: 3, network: { loss: 0.2 } });
    const end = simulation.talk({ messages: 20, every: 2_000 });
    simulation.at(8_000, () => simulation.participants[0]!.restart());
    simulation.at(15_000, () => simulation.join('late'));
    simulation.at(20_000, () => simulation.participants[2]!.leave());
    await simulation.run(end + 60_000);
    const results = simulation.results();
    expect(results.messages).toHaveLength(20);
    expect(results).toMatchObject({ undelivered: 0, sameLog: true, untruths: 0, duplicatesShown: 0 });
    expect(simulation.participant('late').channel.log()).toHaveLength(20);
    await simulation.close();
  });

  it('keeps to a frame budget', async () => {
    const frameBudget = { frames: 20, window: 600_000 };
    const results = await talk({ participants: 3, network: { loss: 0.2 }, tuning: { frameBudget } }, 40);
    for (const { mostFramesIn600s } of results.participants) expect(mostFramesIn600s).toBeLessThanOrEqual(20);
    expect(results.undelivered).toBe(0);
  });
});

describe('what a simulation catches', () => {
  it('an engine that says it is synced while something is missing', async () => {
    const simulation = await createSimulation({ participants: 3, network: { loss: 0.5 } });
    for (const { channel } of simulation.participants) {
      channel.syncStatus = () => ({ status: 'synced', received: 0, missing: 0, lost: 0, lastHeardAt: undefined });
    }
    await simulation.run(simulation.talk({ messages: 20, every: 1_000 }));
    expect(simulation.results().untruths).toBeGreaterThan(0);
    expect(simulation.results().described[0]).toMatch(/said it was synced while .* was named and not shown/);
    await simulation.close();
  });

  it('a status that goes backwards', async () => {
    const simulation = await createSimulation({ participants: 2, network: { loss: 1 } });
    const [author] = simulation.participants;
    author!.send('hello');
    await simulation.run(1_000);
    author!.channel.status = () => 'queued';
    await simulation.run(10_000);
    expect(simulation.results().described[0]).toMatch(/went back from sent to queued/);
    await simulation.close();
  });

  it('a message that counts as acknowledged by somebody who does not have it', async () => {
    const simulation = await createSimulation({ participants: 2 });
    const [author, deaf] = simulation.participants;
    deaf!.faults.set({ loss: 1 });
    const messageId = author!.send('hello');
    const { channelId, participantId: senderId } = deaf!.channel;
    const claim = { senderId, channelId, messageId: 'sync-claim', lamportTimestamp: simulation.clock.now() };
    const forged = encodeMessage({ ...claim, causalHistory: [{ messageId }], repairRequest: [] });
    await simulation.network.transport(senderId).publish(forged, { ephemeral: true });
    await simulation.run(1_000);
    expect(author!.channel.status(messageId)).toBe('acknowledged');
    expect(simulation.results().described).toEqual([`${messageId} counts as acknowledged by p1, who does not have it`]);
    await simulation.close();
  });

  it('an error in an action, which ends the run', async () => {
    const simulation = await createSimulation({ participants: 2 });
    simulation.at(1_000, () => {
      throw new Error('the app fell over');
    });
    await expect(simulation.run(2_000)).rejects.toThrow('the app fell over');
    expect(() => simulation.at(1_000, () => undefined)).toThrow(/over/);
    expect(() => simulation.participant('nobody')).toThrow(/Nobody is called nobody/);
    await expect(simulation.join('p0')).rejects.toThrow(/there is a p0 already/);
    await simulation.close();
  });
});
