// SDS, "SDS Repair (SDS-R)", sentence by sentence, in the specification's order.
import { describe, expect, it } from 'vitest';
import { presets } from '../../src/engine/tuning.js';
import type { SdsChannel, SdsTuning } from '../../src/sds/index.js';
import { decodeMessage, defaultSdsTuning } from '../../src/sds/index.js';
import { Group } from '../support/group.js';
import {
  at,
  contentFrame,
  createParticipant,
  following,
  ofType,
  receiveAll,
  sendFrame,
  syncFrame,
} from '../support/sds.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

/** A participant that asks for messages it lacks from time 0 on. */
function asking(ids: readonly string[], tuning: Partial<SdsTuning> = {}): SdsChannel {
  const channel = createParticipant('alice', tuning);
  receiveAll(channel, [contentFrame('m', ids)]);
  for (const id of ids) channel.requestRepair(id, at(0));
  return channel;
}

/** When a participant answers, ms after it was asked for what `author` wrote; undefined = never. */
function answersAfter(name: string, author: string, tuning: Partial<SdsTuning> = {}): number | undefined {
  const channel = createParticipant(name, tuning);
  const { messageId, bytes } = sendFrame(author === name ? channel : createParticipant(author), 'hello');
  receiveAll(channel, [bytes, syncFrame('mallory', { repairRequest: [{ messageId, senderId: author }] })]);
  return channel.nextWake === Infinity ? undefined : channel.nextWake;
}

const requests = (frame: Uint8Array): string[] => decodeMessage(frame).repairRequest.map(({ messageId }) => messageId);
const everybody = Array.from({ length: 64 }, (_, i) => `participant ${i}`);

describe('SDS-R global state', () => {
  it('"the following SDS-R configuration state SHOULD be common for all participants": every preset has the same', () => {
    const common = Object.values(presets).map(({ repairRequestMin, repairRequestMax, responseGroups }) => [
      repairRequestMin,
      repairRequestMax,
      responseGroups,
    ]);
    expect(new Set(common.map(String)).size).toBe(1);
  });

  it('"T_min: We RECOMMEND a value of at least 30 seconds", "T_max: between 120 and 600 seconds": 0.2 to 1 s, or what is tuned', () => {
    expect(defaultSdsTuning).toMatchObject({ repairRequestMin: 200, repairRequestMax: 1_000 });
    const { nextRepairRequest } = asking(['x'], { repairRequestMin: 30_000, repairRequestMax: 120_000 });
    expect(nextRepairRequest).toBeGreaterThanOrEqual(30_000);
    expect(nextRepairRequest).toBeLessThanOrEqual(120_000);
  });
});

describe('SDS-R send message', () => {
  it('"the participant SHOULD populate the repair_request field in the message with eligible entries": T_req has expired', () => {
    const channel = asking(['x']);
    const due = channel.nextRepairRequest;
    expect(requests(channel.syncFrame(at(due - 1)).bytes)).toEqual([]);
    expect(requests(channel.syncFrame(at(due)).bytes)).toEqual(['x']);
  });

  it('… of content messages as of sync messages, with the author where it is known', () => {
    const channel = createParticipant('alice');
    receiveAll(channel, [contentFrame('m', [], { causalHistory: [{ messageId: 'x', senderId: 'bob' }] })]);
    channel.requestRepair('x', at(0));
    const { repairRequest } = decodeMessage(sendFrame(channel, 'mine', at(1_000)).bytes);
    expect(repairRequest).toMatchObject([{ messageId: 'x', senderId: 'bob' }]);
  });

  it('"We RECOMMEND that this quota be filled by the eligible entries [...] with the lowest T_req"', () => {
    const ids = 'abcdefgh'.split('');
    const byTime: string[] = [];
    const channel = asking(ids, { repairRequestsPerMessage: 1, repairRequestGap: 0 });
    while (byTime.length < 8) byTime.push(...requests(channel.syncFrame(at(channel.nextRepairRequest)).bytes));
    expect(byTime).not.toEqual(ids);
    expect(requests(asking(ids, { repairRequestsPerMessage: 3 }).syncFrame(at(1_000)).bytes)).toEqual(
      byTime.slice(0, 3),
    );
  });

  it('"We RECOMMEND a maximum of 3 entries": eight unless it is tuned', () => {
    const ids = Array.from({ length: 20 }, (_, i) => `x${i}`);
    expect(requests(asking(ids).syncFrame(at(1_000)).bytes)).toHaveLength(8);
    expect(requests(asking(ids, { repairRequestsPerMessage: 3 }).syncFrame(at(1_000)).bytes)).toHaveLength(3);
  });

  it('"If there are no eligible entries in the buffer, this optional field MUST be left unset"', () => {
    const channel = asking(['x']);
    expect([sendFrame(channel, 'mine').bytes, channel.syncFrame(at(0)).bytes].flatMap(requests)).toEqual([]);
  });
});

describe('SDS-R receive message', () => {
  it('"the participant MUST remove entries matching the received message ID from its outgoing repair request buffer"', () => {
    const channel = asking(['x']);
    receiveAll(channel, [contentFrame('x')]);
    expect(channel.nextRepairRequest).toBe(Infinity);
  });

  it('"the participant MUST remove entries matching the received message ID from its incoming repair request buffer"', () => {
    const channel = createParticipant('alice');
    receiveAll(channel, [contentFrame('m'), syncFrame('bob', { repairRequest: following('m') }), contentFrame('m')]);
    expect(ofType(channel.tick(at(60_000)), 'respond')).toEqual([]);
  });

  it('… but a forged copy is no answer: ours still goes out', () => {
    const channel = createParticipant('alice');
    const { messageId, bytes } = sendFrame(createParticipant('bob'), 'hello');
    const forged = contentFrame(messageId);
    receiveAll(channel, [bytes, syncFrame('carol', { repairRequest: following(messageId) }), forged]);
    expect(ofType(channel.tick(at(60_000)), 'respond')).toHaveLength(1);
  });

  it('"the participant SHOULD add any unmet causal dependencies to its outgoing repair request buffer"', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    await group.join('alice', { transport });
    transport.receive(contentFrame('m', ['x', 'y']));
    await group.clock.advance(5_000);
    const asked = transport.frames.flatMap(({ repairRequest }) => repairRequest.map(({ messageId }) => messageId));
    expect(new Set(asked)).toEqual(new Set(['x', 'y']));
    await group.close();
  });

  it('"It MUST compute the T_req for each such HistoryEntry": a random wait between T_min and T_max, then again with back-off', () => {
    const channel = asking(['x']);
    const times: number[] = [];
    for (let due = channel.nextRepairRequest; times.length < 5; due = channel.nextRepairRequest) {
      times.push(due);
      channel.syncFrame(at(due));
    }
    expect(times[0]!).toBeGreaterThanOrEqual(200);
    expect(times[0]!).toBeLessThanOrEqual(1_000);
    const waits = times.slice(1).map((time, i) => time - times[i]!);
    expect(waits[3]!).toBeGreaterThan(2 * waits[0]!);
  });

  it('"the participant MUST remove entries matching the repair message ID from its own outgoing repair request buffer": it postpones them instead', () => {
    const channel = asking(['x']);
    const due = channel.nextRepairRequest;
    receiveAll(channel, [syncFrame('bob', { repairRequest: following('x') })], at(due - 1));
    expect(channel.nextRepairRequest).toBeGreaterThan(due);
    expect(channel.nextRepairRequest).toBeLessThan(due + defaultSdsTuning.repairRequestIntervalMax);
  });

  it('"if the participant has the requested Message in its local history and is an eligible responder [...] it SHOULD add the request to its incoming repair request buffer"', () => {
    const channel = createParticipant('alice');
    receiveAll(channel, [contentFrame('m'), syncFrame('bob', { repairRequest: following('m', 'unknown') })]);
    expect(ofType(channel.tick(at(60_000)), 'respond')).toEqual([{ type: 'respond', messageId: 'm' }]);
  });

  it('… or if it holds the message: whoever asks may have what it waits for', () => {
    const channel = createParticipant('alice');
    receiveAll(channel, [contentFrame('m', ['x']), syncFrame('bob', { repairRequest: following('m') })]);
    expect(ofType(channel.tick(at(60_000)), 'respond')).toEqual([{ type: 'respond', messageId: 'm' }]);
  });

  it('"It MUST compute the T_resp for each such repair request": the author at once, others spread over a second at most', () => {
    expect(answersAfter('author', 'author')).toBe(0);
    const waits = everybody.map((name) => answersAfter(name, 'author')!);
    expect(Math.max(...waits)).toBeLessThanOrEqual(defaultSdsTuning.repairResponseMax);
    expect(new Set(waits).size).toBeGreaterThan(everybody.length / 2);
  });

  it('"It MUST determine if it’s an eligible responder": by response group, the author always', () => {
    const tuning = { responseGroups: 4 };
    const eligible = everybody.filter((name) => answersAfter(name, 'author', tuning) !== undefined);
    expect(eligible.length).toBeGreaterThan(4);
    expect(eligible.length).toBeLessThan(32);
    expect(answersAfter('author', 'author', tuning)).toBe(0);
  });
});

describe('SDS-R incoming repair request buffer sweep', () => {
  it('"MUST periodically check if there are any incoming requests [...] due for a response": nextWake says when', () => {
    const channel = createParticipant('alice');
    receiveAll(channel, [contentFrame('m'), syncFrame('bob', { repairRequest: following('m') })]);
    const due = channel.nextWake;
    expect(due).toBeGreaterThan(0);
    expect(ofType(channel.tick(at(due - 0.001)), 'respond')).toEqual([]);
    expect(ofType(channel.tick(at(due)), 'respond')).toHaveLength(1);
  });

  it('"the participant SHOULD broadcast the corresponding Message from local history if [...] T_resp has expired"', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    await group.join('alice', { transport });
    transport.receive(contentFrame('m'));
    transport.receive(syncFrame('bob', { repairRequest: following('m') }));
    await group.clock.advance(1_100);
    expect(transport.published).toContainEqual(contentFrame('m'));
    await group.close();
  });
});

describe('SDS-R Periodic Sync Message', () => {
  it('"it SHOULD send the message [...] regardless of whether other participants have also recently broadcast a Periodic Sync message"', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    await group.join('alice', { transport });
    transport.receive(contentFrame('m', ['x']));
    for (let i = 0; i < 50; i++) {
      transport.receive(syncFrame(`peer ${i}`, { causalHistory: following('m') }));
      await group.clock.advance(100);
    }
    const asked = transport.frames.filter(({ repairRequest }) => repairRequest.length > 0);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every(({ content }) => content === undefined)).toBe(true);
    await group.close();
  });
});
