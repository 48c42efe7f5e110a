import type { HistoryQuery } from 'react-reliable-channel/engine';
import { TransportError } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group, texts } from '../support/group.js';
import { contentFrame, syncFrame } from '../support/sds.js';
import { gate, ScriptedTransport } from '../support/scriptedTransport.js';

const hour = 3_600_000;

let group: Group;
beforeEach(() => {
  group = new Group();
});
afterEach(() => group.close());

describe('while offline', () => {
  it('a message is held, tried not once, and goes out at once when the network is back', async () => {
    const transport = new ScriptedTransport();
    transport.setHealth('offline');
    const alice = await group.join('alice', { transport });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(24 * hour);
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'queued', attempts: 0 });
    expect(alice.events.filter(({ name }) => name !== 'sync-status')).toEqual([]);
    expect(transport.published).toEqual([]);
    expect(alice.channel.syncStatus().status).toBe('offline');

    transport.setHealth('online');
    await group.clock.advance(0);
    expect(transport.contents).toEqual(['hello']);
    expect(details(alice, 'sending-message')).toEqual([{ messageId: id, attempt: 1 }]);
  });

  it('nothing is given up as lost, and what is held stays so: only time online counts', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport, retrieval: 'none', tuning: { lostTimeout: 10_000 } });
    transport.receive(contentFrame('m', ['missing']));
    await group.clock.advance(6_000);
    transport.setHealth('offline');
    await group.clock.advance(24 * hour);
    transport.setHealth('online');
    await group.clock.advance(3_900);
    expect(alice.channel.missing()).toMatchObject([{ messageId: 'missing', state: 'missing' }]);
    expect(alice.received).toEqual([]);
    await group.clock.advance(200);
    expect(alice.channel.missing()).toMatchObject([{ messageId: 'missing', state: 'lost' }]);
    expect(details(alice, 'message-received')).toMatchObject([{ messageId: 'm', gaps: ['missing'] }]);
  });

  it('nothing is published and no timer runs', async () => {
    const alice = await group.join('alice');
    await group.join('bob');
    alice.channel.send(bytes('hello'));
    await group.clock.advance(10_000);
    for (const { faults } of group.members) faults.set({ cut: true });
    await group.clock.advance(60_000);
    const { framesSent } = group.network.counts();
    await group.clock.advance(24 * hour);
    expect(group.network.counts().framesSent).toBe(framesSent);
    expect(group.clock.pending).toBe(0);
  });

  it('a whole outbox is kept and sent in order', async () => {
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    alice.faults.set({ cut: true });
    const sent = Array.from({ length: 50 }, (_, index) => `message ${index}`);
    for (const content of sent) alice.channel.send(bytes(content));
    await group.clock.advance(hour);
    expect(bob.received).toEqual([]);
    alice.faults.set({ cut: false });
    await group.clock.advance(5_000);
    expect(bob.received).toEqual(sent);
    expect(details(bob, 'message-held')).toEqual([]);
    for (const { messageId } of alice.channel.log()) expect(alice.channel.status(messageId)).toBe('acknowledged');
  });

  it('the attempts of a message that went out before do not go on', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(100);
    transport.setHealth('offline');
    await group.clock.advance(24 * hour);
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'sent', attempts: 1 });
    transport.setHealth('online');
    await group.clock.advance(10_000);
    expect(alice.channel.delivery(id)!.attempts).toBeGreaterThan(1);
  });

  it('health listeners that fire without a change, and degraded health, change nothing', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    transport.setHealth('online');
    transport.setHealth('degraded');
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(0);
    transport.setHealth('degraded');
    expect(alice.channel.status(id)).toBe('sent');
    expect(details(alice, 'sync-status')).toEqual([]);
  });
});

describe('while degraded', () => {
  const start = async () => {
    const transport = new ScriptedTransport();
    const queries: HistoryQuery[] = [];
    transport.history = (query) => {
      queries.push(query);
      return Promise.resolve({ messages: [] });
    };
    const alice = await group.join('alice', { transport });
    await group.clock.advance(hour);
    return { transport, queries, alice };
  };

  it('messages go out: one of the two works, maybe this one', async () => {
    const { transport, alice } = await start();
    transport.setHealth('degraded');
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(0);
    expect(alice.channel.status(id)).toBe('sent');
  });

  it('messages may be missed: back online, everything since before is caught up with, and others are told', async () => {
    const { transport, queries } = await start();
    transport.receive(syncFrame('bob'));
    const leftAt = group.clock.now();
    transport.setHealth('degraded');
    expect(queries).toHaveLength(1);
    await group.clock.advance(hour);
    transport.receive(syncFrame('bob'));
    const before = transport.frames.length;
    transport.setHealth('online');
    await group.clock.advance(2_000);
    expect(queries.at(-1)!.before).toBeUndefined();
    expect(queries[1]!.after).toBeLessThanOrEqual(leftAt);
    expect(transport.frames.length).toBeGreaterThan(before);
  });

  it('what could not go out goes at once when it is back online', async () => {
    const { transport, alice } = await start();
    transport.setHealth('degraded');
    transport.onPublish = () => Promise.reject(new Error('only receiving works'));
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(60_000);
    transport.onPublish = () => Promise.resolve({});
    transport.setHealth('online');
    await group.clock.advance(0);
    expect(alice.channel.status(id)).toBe('sent');
  });

  it('for a tick is enough', async () => {
    const { transport, queries } = await start();
    transport.setHealth('degraded');
    transport.setHealth('online');
    await group.clock.advance(0);
    expect(queries).toHaveLength(2);
  });

  it('catching up that was under way goes on', async () => {
    const { transport, queries } = await start();
    transport.setHealth('offline');
    await group.clock.advance(hour);
    const answers: (() => void)[] = [];
    transport.history = (query) => {
      queries.push(query);
      return new Promise((resolve) => answers.push(() => resolve({ messages: [] })));
    };
    transport.setHealth('online');
    transport.setHealth('degraded');
    expect(queries.slice(1).map(({ after }) => after)).toEqual([queries[1]!.after, queries[1]!.after]);
  });
});

describe('an attempt that fails', () => {
  it('is none where a transport in JavaScript resolves to nothing', async () => {
    const transport = new ScriptedTransport();
    transport.onPublish = () => Promise.resolve(undefined as unknown as object);
    const alice = await group.join('alice', { transport });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(1_000);
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'sent', attempts: 1 });
  });

  it('is made again after three tenths of resendInterval the first time, and with growing waits then', async () => {
    const transport = new ScriptedTransport();
    const times: number[] = [];
    transport.onPublish = () => {
      times.push(group.clock.now());
      return Promise.reject(new TransportError('no peer', { recoverable: true }));
    };
    const alice = await group.join('alice', {
      transport,
      tuning: { jitter: 0, resendInterval: 1_000, heartbeatInterval: 600_000 },
    });
    await group.clock.advance(5_000);
    times.length = 0;
    alice.channel.send(bytes('hello'));
    await group.clock.advance(6_000);
    expect(times.map((time) => time - times[0]!)).toEqual([0, 300, 1_300, 2_800, 5_050]);
  });

  it('with a recoverable TransportError is made again', async () => {
    const transport = new ScriptedTransport();
    transport.onPublish = () => Promise.reject(new TransportError('no peer', { recoverable: true }));
    const alice = await group.join('alice', { transport });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(300);
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'sending', attempts: 0 });
    transport.onPublish = () => Promise.resolve({});
    await group.clock.advance(1_000);
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'sent', attempts: 1 });
    expect(details(alice, 'sending-message').map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(details(alice, 'message-sent')).toEqual([{ messageId: id, attempt: 2 }]);
  });

  it.each([
    ['an Error that is no TransportError', () => Promise.reject(new Error('socket closed'))],
    ['something that is no Error', () => Promise.reject('closed' as unknown as Error)],
    [
      'a throw instead of a rejection',
      () => {
        throw new Error('broken transport');
      },
    ],
    [
      'a TransportError of another bundle',
      () => Promise.reject(Object.assign(new Error('no peer'), { recoverable: true })),
    ],
  ])('with %s is made again', async (_, onPublish) => {
    const transport = new ScriptedTransport();
    transport.onPublish = onPublish;
    const alice = await group.join('alice', { transport });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(1_000);
    expect(alice.channel.status(id)).toBe('sending');
    transport.onPublish = () => Promise.resolve({});
    await group.clock.advance(2_000);
    expect(alice.channel.status(id)).toBe('sent');
  });

  it.each([
    new TransportError('refused: not a member', { recoverable: false }),
    // Two bundles have two classes.
    Object.assign(new Error('refused: not a member'), { recoverable: false }),
  ])('with a non-recoverable error fails the message at once and says why: %o', async (error) => {
    const transport = new ScriptedTransport();
    transport.onPublish = () => Promise.reject(error);
    const alice = await group.join('alice', { transport });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(60_000);
    expect(alice.channel.delivery(id)).toEqual({ status: 'failed', attempts: 0, acknowledgedBy: [], error });
    expect(details(alice, 'sending-message-irrecoverable-error')).toEqual([{ messageId: id, error }]);
    expect(transport.contents).toEqual(['hello']);
    expect(texts(alice.channel)).toEqual(['hello']);
  });

  it('for good after others went out leaves it unconfirmed, not failed', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(0);
    transport.onPublish = () => Promise.reject(new TransportError('refused', { recoverable: false }));
    await group.clock.advance(5_000);
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'unconfirmed', attempts: 1 });
    expect(details(alice, 'message-unconfirmed')).toEqual([{ messageId: id, attempts: 1 }]);
    expect(details(alice, 'sending-message-irrecoverable-error')).toEqual([]);
  });

  it('every time until the attempts are used up: failed with the last reason', async () => {
    const transport = new ScriptedTransport();
    transport.onPublish = () => Promise.reject(new Error(`no peer ${transport.published.length}`));
    const alice = await group.join('alice', { transport, tuning: { maxAttempts: 3 } });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(600_000);
    expect(alice.channel.status(id)).toBe('failed');
    expect(details(alice, 'message-sent')).toEqual([]);
    expect(details(alice, 'sending-message')).toHaveLength(3);
    const error = details(alice, 'sending-message-irrecoverable-error')[0]?.error;
    expect(error?.message).toMatch(/^no peer \d+$/);
    expect(alice.channel.delivery(id)?.error).toBe(error);
  });
});

describe('a failed message', () => {
  it('is named by no later message, and by later ones again once it went out', async () => {
    const transport = new ScriptedTransport();
    transport.onPublish = () => Promise.reject(new TransportError('refused', { recoverable: false }));
    const alice = await group.join('alice', { transport });
    const failed = alice.channel.send(bytes('one'));
    await group.clock.advance(0);
    transport.onPublish = () => Promise.resolve({});
    alice.channel.send(bytes('two'));
    await group.clock.advance(0);
    expect(transport.frames.at(-1)?.causalHistory).toEqual([]);
    alice.channel.resend(failed);
    await group.clock.advance(0);
    expect(alice.channel.status(failed)).toBe('sent');
    alice.channel.send(bytes('three'));
    await group.clock.advance(0);
    expect(transport.frames.at(-1)?.causalHistory.map(({ messageId }) => messageId)).toContain(failed);
  });

  it('is not named by a message that was written before it failed and goes out after', async () => {
    const transport = new ScriptedTransport();
    const first = gate<{ hash?: Uint8Array }>();
    transport.onPublish = () =>
      transport.contents.at(-1) === 'one'
        ? first.promise
        : Promise.reject(new TransportError('busy', { recoverable: true }));
    const alice = await group.join('alice', { transport });
    const failed = alice.channel.send(bytes('one'));
    alice.channel.send(bytes('two'));
    await group.clock.advance(100);
    first.fail(new TransportError('refused', { recoverable: false }));
    await group.clock.advance(100);
    expect(alice.channel.status(failed)).toBe('failed');
    transport.onPublish = () => Promise.resolve({});
    await group.clock.advance(5_000);
    const two = transport.frames.filter(({ content }) => content !== undefined).at(-1)!;
    expect(two.causalHistory).toEqual([]);
  });

  it('does not keep what went before it from being named, however many failed', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    const sent = alice.channel.send(bytes('sent'));
    await group.clock.advance(0);
    transport.onPublish = () => Promise.reject(new TransportError('refused', { recoverable: false }));
    for (let index = 0; index < 20; index++) {
      alice.channel.send(bytes(`failed ${index}`));
      await group.clock.advance(0);
    }
    transport.onPublish = () => Promise.resolve({});
    alice.channel.send(bytes('next'));
    await group.clock.advance(0);
    expect(transport.frames.at(-1)?.causalHistory.map(({ messageId }) => messageId)).toEqual([sent]);
  });

  it('goes out by resend with a fresh round of attempts and without its old error', async () => {
    const transport = new ScriptedTransport();
    transport.onPublish = () => Promise.reject(new Error('no peer'));
    const alice = await group.join('alice', { transport, tuning: { maxAttempts: 2 } });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(60_000);
    expect(alice.channel.status(id)).toBe('failed');
    alice.channel.resend(id);
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'sending', error: undefined });
    await group.clock.advance(60_000);
    expect(alice.channel.status(id)).toBe('failed');
    expect(details(alice, 'sending-message').map(({ attempt }) => attempt)).toEqual([1, 2, 1, 2]);
    transport.onPublish = () => Promise.resolve({});
    alice.channel.resend(id);
    await group.clock.advance(0);
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'sent', attempts: 1, error: undefined });
  });

  it('is acknowledged after all when somebody proves to have it', async () => {
    const transport = new ScriptedTransport();
    const out: Uint8Array[] = [];
    transport.onPublish = (payload) => {
      out.push(payload);
      return Promise.reject(new TransportError('no answer from the peer', { recoverable: false }));
    };
    const alice = await group.join('alice', { transport });
    const bob = new ScriptedTransport();
    await group.join('bob', { transport: bob });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(0);
    expect(alice.channel.status(id)).toBe('failed');
    bob.receive(out[0]!);
    await group.clock.advance(5_000);
    for (const frame of bob.published) transport.receive(frame);
    expect(alice.channel.delivery(id)).toMatchObject({
      status: 'acknowledged',
      acknowledgedBy: ['bob'],
      error: undefined,
    });
  });
});
