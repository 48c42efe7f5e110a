import { afterEach, describe, expect, it } from 'vitest';
import type { Devnet } from '../../../src/devnet/index.js';
import { createReliableChannel, type ReliableChannel, type ReliableChannelEvents } from '../../../src/engine/index.js';
import type { Tuning } from '../../../src/engine/tuning.js';
import { createTransports, text, until, type Participant } from '../../support/wakuTransports.js';

const waku = createTransports();
const channels: ReliableChannel[] = [];
afterEach(async () => {
  await Promise.all(channels.splice(0).map((channel) => channel.close()));
  await waku.stop();
});

interface Member extends Participant {
  readonly channel: ReliableChannel;
  readonly recovered: ReliableChannelEvents['message-recovered'][];
  log(): string[];
}

async function join(devnet: Devnet | undefined, name: string, tuning: Partial<Tuning> = {}): Promise<Member> {
  const participant = await waku.participant(devnet);
  const channel = await createReliableChannel({
    channelId: 'room',
    participantId: name,
    transport: participant.transport,
    tuning,
  });
  channels.push(channel);
  const recovered: Member['recovered'] = [];
  channel.on('message-recovered', (detail) => void recovered.push(detail));
  const log = () => channel.log().map(({ content }) => new TextDecoder().decode(content));
  return { ...participant, channel, recovered, log };
}

/** No resend and no repair in time: only the store can help. */
const storeOnly: Partial<Tuning> = { resendInterval: 60_000, storeMissesBeforeRepair: 100 };

describe('the engine over Waku', { timeout: 30_000 }, () => {
  it('fetches by its hash a message whose push was dropped', async () => {
    const devnet = await waku.devnet();
    const alice = await join(devnet, 'alice', storeOnly);
    const bob = await join(devnet, 'bob', storeOnly);
    await alice.online();
    await bob.online();
    alice.channel.send(text('first'));
    await until(() => bob.log().length === 1, 'the first message');
    devnet.faults.dropPush({ peerId: bob.node.peerId.toString(), ephemeral: false, count: 1 });
    const lost = alice.channel.send(text('lost'));
    await until(() => devnet.state().counts.dropped === 1, 'the dropped push');
    alice.channel.send(text('after it'));
    await until(() => bob.log().length === 3, 'all messages');
    expect(bob.log()).toEqual(['first', 'lost', 'after it']);
    expect(bob.recovered).toEqual([{ messageId: lost, via: 'store' }]);
    expect(devnet.state().counts.hashQueries).toBeGreaterThan(0);
  });

  it('keeps its own messages once although they come back, and acknowledges those of the other', async () => {
    const devnet = await waku.devnet();
    const alice = await join(devnet, 'alice');
    const bob = await join(devnet, 'bob');
    await alice.online();
    await bob.online();
    const ids = ['one', 'two', 'three'].map((value) => alice.channel.send(text(value)));
    await until(() => ids.every((id) => alice.channel.status(id) === 'acknowledged'), 'the acknowledgements');
    expect(alice.heard.length).toBeGreaterThanOrEqual(3);
    expect(alice.log()).toEqual(['one', 'two', 'three']);
    expect(bob.log()).toEqual(['one', 'two', 'three']);
  });

  it('holds what is sent without a service node, and sends it in order when one is there', async () => {
    const first = await waku.devnet({ keySeed: 'engine' });
    const port = Number(/\/tcp\/(\d+)\//.exec(first.multiaddr)![1]);
    const alice = await join(first, 'alice');
    const bob = await join(first, 'bob');
    await alice.online();
    await bob.online();
    await first.stop();
    await until(() => alice.transport.health.get() === 'offline', 'offline');
    const texts = ['one', 'two', 'three'];
    const ids = texts.map((value) => alice.channel.send(text(value)));
    await alice.channel.flush();
    expect(ids.map((id) => alice.channel.status(id))).toEqual(['queued', 'queued', 'queued']);
    await waku.devnet({ keySeed: 'engine', port });
    await until(() => ids.every((id) => alice.channel.status(id) === 'acknowledged'), 'the acknowledgements', 15_000);
    expect(bob.log()).toEqual(texts);
  });

  it('catches up on what was pushed in a gap that the health of the SDK does not show', async () => {
    const devnet = await waku.devnet();
    const alice = await join(devnet, 'alice', storeOnly);
    const bob = await join(devnet, 'bob', storeOnly);
    await alice.online();
    await bob.online();
    alice.channel.send(text('before'));
    await until(() => bob.log().length === 1, 'the first message');
    const bobId = bob.node.peerId.toString();
    devnet.faults.forgetSubscriptions({ peerId: bobId });
    devnet.faults.dropConnections({ peerId: bobId });
    alice.channel.send(text('in the gap'));
    await until(() => bob.log().length === 2, 'the message of the gap');
    expect(bob.log()).toEqual(['before', 'in the gap']);
  });
});
