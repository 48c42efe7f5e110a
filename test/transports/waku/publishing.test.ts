import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Devnet } from '../../../src/devnet/index.js';
import { toHex } from '../../../src/hash/hex.js';
import type { TransportError } from '../../../src/transports/waku/index.js';
import { contentTopic, createTransports, text, until, type Participant } from '../../support/wakuTransports.js';

const waku = createTransports();
let devnet: Devnet;
beforeEach(async () => {
  devnet = await waku.devnet();
});
afterEach(() => waku.stop());

async function alice(...devnets: Devnet[]): Promise<Participant> {
  const participant = await waku.participant(devnet);
  for (const other of devnets) await participant.node.dial(other.multiaddr);
  await participant.online();
  return participant;
}

async function failure(work: Promise<unknown>): Promise<TransportError> {
  return work.then(
    () => {
      throw new Error('it was published');
    },
    (error: TransportError) => error,
  );
}

describe('publishing over Waku', { timeout: 20_000 }, () => {
  it('tells the hash before anything goes out, and it is that of what went out', async () => {
    const { transport } = await alice();
    const hashes: string[] = [];
    for (let i = 0; i < 20; i++) {
      const publishing = transport.publish(text(`message ${i}`), {
        ephemeral: false,
        hashed: (hash) => hashes.push(toHex(hash)),
      });
      expect(hashes.length).toBe(i + 1);
      await publishing;
    }
    expect(devnet.messages().map(({ hash }) => hash)).toEqual(hashes);
  });

  it('pushes again what was taken without an answer, as the same message: one copy for everybody', async () => {
    const { transport, heard } = await alice();
    devnet.faults.loseAnswer({ service: 'lightPush', count: 1 });
    const { hash } = await transport.publish(text('once'), { ephemeral: false });
    const { pushes, repeats } = devnet.state().counts;
    expect({ pushes, repeats }).toEqual({ pushes: 2, repeats: 1 });
    expect(devnet.messages().map((message) => message.hash)).toEqual([toHex(hash!)]);
    await transport.publish(text('another'), { ephemeral: false });
    await until(() => heard.at(-1)?.text === 'another', 'the next message');
    expect(heard.map((message) => message.text)).toEqual(['once', 'another']);
  });

  it('brings the same payload as often as it was published', async () => {
    const { say, heard } = await alice();
    await Promise.all([say('again'), say('again'), say('again')]);
    await until(() => heard.length === 3, 'all three');
    expect(new Set(heard.map(({ hash }) => hash)).size).toBe(3);
  });

  it('keeps ephemeral messages out of the store', async () => {
    const { transport, heard } = await alice();
    await transport.publish(text('typing'), { ephemeral: true });
    await until(() => heard.length === 1, 'the message');
    expect(devnet.messages()).toEqual([]);
    expect(devnet.state().counts.notStored).toBe(0);
  });

  it('takes the largest message the network takes, and says of a larger one what fits', async () => {
    const { transport } = await alice();
    const { maxMessageSize } = transport;
    await transport.publish(new Uint8Array(maxMessageSize).fill(1), { ephemeral: true });
    expect(devnet.state().counts.refused).toBe(0);
    const error = await failure(transport.publish(new Uint8Array(maxMessageSize + 1), { ephemeral: false }));
    expect(error.message).toMatch(`${maxMessageSize + 1} bytes, possible are 1 to ${maxMessageSize}`);
    expect(error.recoverable).toBe(false);
    expect(devnet.state().counts.pushes).toBe(1);
  });

  it('sends hundreds at once without one being refused, sixteen at a time', async () => {
    const { node, say, heard } = await alice();
    let most = 0;
    const watching = setInterval(() => {
      const streams = node.libp2p.getConnections().flatMap((connection) => connection.streams);
      const pushing = streams.filter(({ protocol }) => protocol === '/vac/waku/lightpush/3.0.0');
      most = Math.max(most, pushing.length);
    }, 1);
    const texts = Array.from({ length: 300 }, (_, i) => `burst ${i}`);
    await Promise.all(texts.map(say));
    clearInterval(watching);
    await until(() => heard.length === 300, 'all of them');
    expect(heard.map((message) => message.text).toSorted()).toEqual(texts.toSorted());
    // Next to our sixteen the SDK keeps one or two streams open ahead of use.
    expect(most).toBeLessThanOrEqual(24);
  });

  it.each([
    { status: 429, recoverable: true },
    { status: 500, recoverable: true },
    { status: 503, recoverable: true },
    { status: 505, recoverable: true },
    { status: 400, recoverable: false },
    { status: 413, recoverable: false },
    { status: 420, recoverable: false },
    { status: 421, recoverable: false },
  ])('says what a service node answered: $status, and that trying again helps: $recoverable', async (expected) => {
    const { transport, say } = await alice();
    devnet.faults.refuse({ service: 'lightPush', status: expected.status, description: 'for a reason', count: 1 });
    const error = await failure(transport.publish(text('refused'), { ephemeral: false }));
    expect(error.message).toMatch(`answered ${expected.status} for a reason, on /waku/2/rs/42/`);
    expect(error.recoverable).toBe(expected.recoverable);
    // It is not avoided for that, as the SDK would for 10 s.
    await say('taken');
  });

  it('takes another service node when one refuses, hangs or is gone, and nobody gets it twice', async () => {
    const other = await waku.devnet({ join: [devnet.multiaddr] });
    await until(() => devnet.state().joined.length === 1 && other.state().joined.length === 1, 'the devnets joined');
    const participant = await waku.participant(devnet, { answerTimeout: 500 });
    await participant.node.dial(other.multiaddr);
    await participant.online();
    await until(() => devnet.state().subscriptions.length + other.state().subscriptions.length >= 2, 'both subscribed');
    devnet.faults.refuse({ service: 'lightPush', status: 503, count: 1 });
    other.faults.refuse({ service: 'lightPush', status: 503, count: 1 });
    // One of the two is asked first, the other one second.
    const refused = await participant.say('refused').catch(() => undefined);
    expect(refused).toBeUndefined();
    devnet.faults.hang({ service: 'lightPush' });
    await participant.say('hanging');
    devnet.faults.clear();
    await devnet.stop();
    await participant.say('gone');
    await until(() => participant.heard.some((message) => message.text === 'gone'), 'the last message');
    expect(participant.heard.map((message) => message.text)).toEqual(['hanging', 'gone']);
    expect(participant.transport.health.get()).toBe('online');
  });

  it('rejects where no service node is connected, and says so', async () => {
    const lonely = await waku.participant(undefined);
    const error = await failure(lonely.transport.publish(text('nobody'), { ephemeral: false }));
    expect(error.message).toMatch('Not published: no service node is connected. Try again when the health is online.');
    expect(error.recoverable).toBe(true);
  });

  it('rejects after the node was stopped', async () => {
    const { node, transport } = await alice();
    await node.stop();
    const error = await failure(transport.publish(text('stopped'), { ephemeral: false }));
    expect(error.message).toMatch('Not published: the light node is not started');
    expect(transport.health.get()).toBe('offline');
  });

  it('does not hear other content topics, nor what is sent there', async () => {
    const { say, heard } = await alice();
    const elsewhere = await waku.participant(devnet, { contentTopic: `${contentTopic.slice(0, -6)}-2/proto` });
    await elsewhere.online();
    await elsewhere.say('elsewhere');
    await say('here');
    await until(() => heard.length > 0 && elsewhere.heard.length > 0, 'both messages');
    expect(heard.map((message) => message.text)).toEqual(['here']);
    expect(elsewhere.heard.map((message) => message.text)).toEqual(['elsewhere']);
  });
});
