import { encodeMessage } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, Group } from '../support/group.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
beforeEach(() => {
  group = new Group();
});
afterEach(() => group.close());

const five = ['bob', 'carol', 'dave', 'erin', 'frank'];

/** Alice and a group that acknowledges what she sends when the test says so. */
async function open(tuning = {}, others = five) {
  const transport = new ScriptedTransport();
  const times: number[] = [];
  transport.onPublish = () => {
    if (transport.frames.at(-1)!.content !== undefined) times.push(group.clock.now());
    return Promise.resolve({});
  };
  const { channel } = await group.join('alice', {
    transport,
    tuning: { jitter: 0, presenceWindow: Infinity, ...tuning },
  });
  const sync = { channelId: 'lobby', lamportTimestamp: 1, causalHistory: [], repairRequest: [] };
  for (const senderId of others) transport.receive(encodeMessage({ ...sync, senderId, messageId: `sync-${senderId}` }));
  /** Sends messages that one frame acknowledges after `wait` ms. */
  const burst = async (count: number, wait: number): Promise<void> => {
    const ids = Array.from({ length: count }, () => channel.send(bytes('hello')));
    await group.clock.advance(wait);
    transport.receive(
      encodeMessage({
        senderId: 'bob',
        messageId: 'sync-bob',
        channelId: 'lobby',
        lamportTimestamp: 1,
        causalHistory: ids.map((messageId) => ({ messageId })),
        repairRequest: [],
      }),
    );
    for (const id of ids) expect(channel.status(id)).toBe('acknowledged');
    await group.clock.advance(60_000);
  };
  /** Sends a message that is acknowledged after `wait` ms. Returns when it was sent, counted from the first attempt, ms. */
  const send = async (wait: number): Promise<number[]> => {
    times.length = 0;
    await burst(1, wait);
    return times.map((time) => time - times[0]!);
  };
  return { send, burst };
}

describe('the wait before a message is sent again', () => {
  it.each([
    [300, 40],
    [1_500, 46],
    [4_000, 58],
  ])('leaves about one attempt a message where a frame takes %i ms', async (latency, most) => {
    group = new Group({ latency });
    const alice = await group.join('alice');
    await group.join('bob');
    await group.clock.advance(60_000);
    for (let index = 0; index < 40; index++) {
      alice.channel.send(bytes(`message ${index}`));
      await group.clock.advance(30_000);
    }
    const attempts = alice.channel.log().map(({ messageId }) => alice.channel.delivery(messageId)!.attempts);
    expect(attempts).toHaveLength(40);
    expect(attempts.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(most);
    expect(attempts.slice(8).every((count) => count === 1)).toBe(true);
  });

  it('is resendInterval where acknowledgements come fast', async () => {
    const { send } = await open();
    for (let index = 0; index < 5; index++) expect(await send(100)).toEqual([0]);
    expect(await send(1_600)).toEqual([0, 1_500]);
  });

  it.each([
    [1, 450],
    [2, 750],
    [4, 1_350],
    [5, 1_500],
  ])('with %d others, who wait less for each other, is %d ms once six acknowledgements came', async (others, first) => {
    const { send } = await open({}, five.slice(0, others));
    for (let index = 0; index < 6; index++) expect(await send(100)).toEqual([0]);
    expect(await send(1_600)).toContain(first);
  });

  it('that is short, as the group is small, is waited twice before it grows', async () => {
    const { send } = await open({}, ['bob']);
    for (let index = 0; index < 6; index++) expect(await send(100)).toEqual([0]);
    expect(await send(2_600)).toEqual([0, 450, 900, 1_575, 2_588]);
  });

  it('is twice what the fastest of the last six acknowledgements took, and shorter again at the first fast one', async () => {
    const { send } = await open();
    for (const wait of [1_300, 1_200, 1_400, 1_300, 1_400]) expect(await send(wait)).toEqual([0]);
    expect(await send(1_600)).toEqual([0, 1_500]);
    expect(await send(9_000)).toEqual([0, 2_400, 6_000]);
    expect(await send(100)).toEqual([0]);
    expect(await send(1_600)).toEqual([0, 1_500]);
  });

  it('is learnt also where every message was sent twice from the first one on', async () => {
    const { send } = await open();
    for (let index = 0; index < 6; index++) expect(await send(3_000)).toEqual([0, 1_500]);
    for (let index = 0; index < 6; index++) expect(await send(3_000)).toEqual([0]);
  });

  it('is not longer where messages get lost, but some do not', async () => {
    const { send } = await open();
    for (let round = 0; round < 5; round++) {
      for (let index = 0; index < 5; index++) expect(await send(1_600)).toEqual([0, 1_500]);
      expect(await send(100)).toEqual([0]);
    }
  });

  it('is not learnt from a burst that one frame acknowledges', async () => {
    const { send, burst } = await open();
    for (let index = 0; index < 3; index++) await burst(10, 2_000);
    expect(await send(1_600)).toEqual([0, 1_500]);
  });

  it('is at most resendIntervalMax', async () => {
    const { send } = await open({ resendIntervalMax: 2_000 });
    for (let index = 0; index < 6; index++) expect(await send(1_400)).toEqual([0]);
    expect(await send(4_500)).toEqual([0, 2_000, 4_000]);
  });
});
