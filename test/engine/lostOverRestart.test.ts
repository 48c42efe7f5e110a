import { encodeMessage, memoryPersistence } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, Group, type Member, text, texts } from '../support/group.js';
import { asyncPersistence } from '../support/persistence.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
let transport: ScriptedTransport;
beforeEach(() => {
  group = new Group();
  transport = new ScriptedTransport();
});
afterEach(() => group.close());

const frame = (messageId: string, tick: number, fields: object = {}): Uint8Array =>
  encodeMessage({
    senderId: 'bob',
    messageId,
    channelId: 'lobby',
    lamportTimestamp: tick,
    causalHistory: [],
    repairRequest: [],
    content: bytes(messageId),
    ...fields,
  });
const gone = { messageId: 'gone', senderId: 'carol', retrievalHint: bytes('hash of gone') };
const goneFrame = () => frame('gone', 1, { senderId: 'carol' });

/** Gives up `gone`, which `follower` follows; what comes after pushes that one out of the window. */
async function aliceWithLost() {
  const persistence = asyncPersistence(memoryPersistence());
  const options = { persistence, transport, tuning: { lostTimeout: 5_000, logWindow: 2 } };
  const alice = await group.join('alice', options);
  transport.receive(frame('follower', 2, { causalHistory: [gone] }));
  for (const tick of [3, 4, 5]) transport.receive(frame(`later ${tick}`, tick));
  await group.clock.advance(10_000);
  expect(alice.channel.syncStatus()).toMatchObject({ missing: 0, lost: 1 });
  const before = alice.channel.missing();
  return { before, alice, reopen: () => group.join('alice', options) };
}

/** Nothing of it is heard or written any more, and nobody waits for it. */
function kill(member: Member): void {
  group.members.splice(group.members.indexOf(member), 1);
}

describe('a lost message after a reload', () => {
  it('says whose it is, since when it is missing, and where its place is', async () => {
    const { before, alice, reopen } = await aliceWithLost();
    await alice.channel.close();
    const { channel } = await reopen();
    expect(texts(channel)).not.toContain('follower');
    expect(channel.missing()).toEqual(before);
    expect(before).toMatchObject([{ ...gone, state: 'lost', followedBy: { messageId: 'follower' } }]);
  });

  it('is fetched from the store by its hash when the user asks for it', async () => {
    const { alice, reopen } = await aliceWithLost();
    await alice.channel.close();
    const again = await reopen();
    const asked: string[] = [];
    transport.retrieve = async function* (hashes) {
      asked.push(...hashes.map(text));
      yield { payload: goneFrame() };
    };
    again.channel.retrieve(['gone']);
    await group.clock.advance(5_000);
    expect(asked).toEqual(['hash of gone']);
    expect(again.received).toEqual(['gone']);
    await again.channel.close();
    const healed = await reopen();
    expect(healed.channel.syncStatus()).toMatchObject({ missing: 0, lost: 0, received: 5 });
  });

  it('that was being fetched again when the tab was killed is still lost, not forgotten', async () => {
    const { alice, before, reopen } = await aliceWithLost();
    alice.channel.retrieve();
    await group.clock.advance(1_000);
    expect(alice.channel.syncStatus()).toMatchObject({ missing: 1, lost: 0 });
    kill(alice);
    const again = await reopen();
    expect(again.channel.missing()).toEqual(before);
    again.channel.retrieve();
    transport.receive(goneFrame());
    await group.clock.advance(1_000);
    expect(again.received).toEqual(['gone']);
    await again.channel.close();
    expect((await reopen()).channel.missing()).toEqual([]);
  });
});
