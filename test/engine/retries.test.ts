import fc from 'fast-check';
import { encodeMessage, nextStatus, restartStatus, type MessageStatus } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group } from '../support/group.js';
import { RollingBloomFilter } from '../../src/sds/bloomFilter.js';
import { syncFrame } from '../support/sds.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
beforeEach(() => {
  group = new Group();
});
afterEach(() => group.close());

/** A sync message by which somebody acknowledges what it names. */
const acknowledgement = (senderId: string, ...messageIds: string[]): Uint8Array =>
  encodeMessage({
    senderId,
    messageId: `sync-${senderId}`,
    channelId: 'lobby',
    lamportTimestamp: 1,
    causalHistory: messageIds.map((messageId) => ({ messageId })),
    repairRequest: [],
  });

describe('a message nobody acknowledges', () => {
  it('is sent again with growing waits, up to the longest', async () => {
    const transport = new ScriptedTransport();
    const times: number[] = [];
    transport.onPublish = () => {
      if (transport.frames.at(-1)!.content !== undefined) times.push(group.clock.now());
      return Promise.resolve({});
    };
    const tuning = { jitter: 0, resendInterval: 1_000, resendBackoff: 2, resendIntervalMax: 10_000, maxAttempts: 8 };
    const alice = await group.join('alice', { transport, tuning });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(600_000);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(gaps).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'unconfirmed', attempts: 8 });
    expect(details(alice, 'message-unconfirmed')).toEqual([{ messageId: id, attempts: 8 }]);
  });

  it('goes another round by resend, from the first wait on, and keeps its count', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport, tuning: { maxAttempts: 2 } });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(60_000);
    expect(alice.channel.status(id)).toBe('unconfirmed');
    alice.channel.resend(id);
    expect(alice.channel.status(id)).toBe('sent');
    await group.clock.advance(2_000);
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'sent', attempts: 4 });
    await group.clock.advance(60_000);
    expect(details(alice, 'message-unconfirmed')).toEqual([
      { messageId: id, attempts: 2 },
      { messageId: id, attempts: 4 },
    ]);
  });

  it('is acknowledged after all, by everybody who proves it, each once', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport, tuning: { maxAttempts: 1 } });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(60_000);
    expect(alice.channel.status(id)).toBe('unconfirmed');
    for (const name of ['bob', 'carol', 'bob', 'carol', 'alice']) transport.receive(acknowledgement(name, id, id));
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'acknowledged', acknowledgedBy: ['bob', 'carol'] });
    expect(details(alice, 'message-acknowledged')).toEqual([
      { messageId: id, participantId: 'bob', count: 1 },
      { messageId: id, participantId: 'carol', count: 2 },
    ]);
    const count = transport.contents.length;
    await group.clock.advance(600_000);
    expect(transport.contents).toHaveLength(count);
  });
});

describe('resend', () => {
  it('leaves alone what is under way, acknowledged, somebody else’s, or unknown', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    const sent = alice.channel.send(bytes('sent'));
    const acknowledged = alice.channel.send(bytes('acknowledged'));
    await group.clock.advance(0);
    transport.receive(acknowledgement('bob', acknowledged));
    const before = transport.published.length;
    for (const id of [sent, acknowledged, 'nobody’s']) alice.channel.resend(id);
    await group.clock.advance(0);
    expect(transport.published).toHaveLength(before);
    expect(alice.channel.status(acknowledged)).toBe('acknowledged');
  });
});

describe('a possible acknowledgement', () => {
  it('by a filter slows the retries and counts each participant once', async () => {
    group = new Group({ store: false });
    const bob = await group.join('bob', { tuning: { wireProfile: 'interop' } });
    const filters: Uint8Array[] = [];
    const transport = new ScriptedTransport();
    const carol = new ScriptedTransport();
    const alice = await group.join('alice', { transport, tuning: { jitter: 0 } });
    await group.join('carol', { transport: carol, tuning: { wireProfile: 'interop' } });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(0);
    carol.receive(transport.published[0]!);
    await group.clock.advance(1_500);
    // A sync message of carol's with its filter, but without the causal history that would be proof.
    for (const frame of carol.frames) {
      if (frame.bloomFilter) filters.push(encodeMessage({ ...frame, causalHistory: [] }));
    }
    expect(filters.length).toBeGreaterThan(0);
    for (const filter of [...filters, ...filters]) transport.receive(filter);
    expect(details(alice, 'message-possibly-acknowledged')).toEqual([{ messageId: id, count: 1 }]);
    expect(alice.channel.status(id)).toBe('possibly-acknowledged');
    const before = transport.contents.length;
    await group.clock.advance(9_000);
    expect(transport.contents.length).toBe(before);
    await group.clock.advance(30_000);
    expect(transport.contents.length).toBeGreaterThan(before);
    expect(bob.received).toEqual([]);
  });

  it('comes after what nobody has confirmed, where both are due', async () => {
    const transport = new ScriptedTransport();
    const tuning = { jitter: 0, resendInterval: 1_000, resendBackoff: 1, resendIntervalPossiblyAcknowledged: 1_000 };
    const alice = await group.join('alice', { transport, tuning });
    const possibly = alice.channel.send(bytes('possibly acknowledged'));
    await group.clock.advance(100);
    const filter = new RollingBloomFilter();
    filter.add(possibly);
    transport.receive(syncFrame('bob', { bloomFilter: filter.toBytes() }));
    alice.channel.send(bytes('unacknowledged'));
    await group.clock.advance(999);
    transport.published.length = 0;
    await group.clock.advance(1);
    expect(alice.channel.status(possibly)).toBe('possibly-acknowledged');
    expect(transport.contents).toEqual(['unacknowledged', 'possibly acknowledged']);
  });
});

describe('the status lattice', () => {
  const statuses: MessageStatus[] = [
    'queued',
    'sending',
    'sent',
    'possibly-acknowledged',
    'acknowledged',
    'unconfirmed',
    'failed',
    'discarded',
  ];
  const anyStatus = fc.constantFrom(...statuses);
  /** What must stay true once it was said: by how much is known of the message's way. */
  const progress: Record<MessageStatus, number> = {
    queued: 0,
    sending: 1,
    failed: 1,
    sent: 2,
    unconfirmed: 2,
    'possibly-acknowledged': 3,
    acknowledged: 4,
    discarded: 5,
  };

  it('never goes backwards, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { maxLength: 30 }), (events) => {
        let status: MessageStatus | undefined;
        for (const event of events) {
          const next = nextStatus(status, event);
          if (status !== undefined) expect(progress[next]).toBeGreaterThanOrEqual(progress[status]);
          status = next;
        }
      }),
    );
  });

  it('ends in the same status whatever the order of its events was', () => {
    const events = fc.array(
      anyStatus.filter((status) => status !== 'discarded'),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (some, random) => {
        const shuffled = [...some].sort(() => (random.next().value as number) - 0.5);
        const end = (order: MessageStatus[]) => order.reduce<MessageStatus | undefined>(nextStatus, undefined);
        expect(end(shuffled)).toBe(end(some));
      }),
    );
  });

  it('heals failed and unconfirmed by every proof, and only these step back, on the user’s word', () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        if (status === 'failed' || status === 'unconfirmed') {
          expect(nextStatus(status, 'acknowledged')).toBe('acknowledged');
          expect(nextStatus(status, 'possibly-acknowledged')).toBe('possibly-acknowledged');
          expect(progress[restartStatus(status)]).toBeLessThanOrEqual(progress[status]);
        } else expect(restartStatus(status)).toBe(status);
        expect(nextStatus(status, 'discarded')).toBe(status === 'acknowledged' ? 'acknowledged' : 'discarded');
        expect(nextStatus('discarded', status)).toBe('discarded');
      }),
    );
  });

  it('holds in the engine under any order of failures, successes, proofs and resends', async () => {
    const step = fc.constantFrom(
      'succeed',
      'fail',
      'refuse',
      'hang',
      'wait',
      'acknowledge',
      'resend',
      'offline',
      'online',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const own = new Group();
        const transport = new ScriptedTransport();
        const { channel } = await own.join('alice', { transport, tuning: { maxAttempts: 3, publishTimeout: 2_000 } });
        const id = channel.send(bytes('hello'));
        let status = channel.status(id)!;
        let resent = false;
        const check = (): void => {
          const next = channel.status(id)!;
          const floor = resent ? progress[restartStatus(status)] : progress[status];
          expect(progress[next]).toBeGreaterThanOrEqual(floor);
          status = next;
          resent = false;
        };
        for (const what of steps) {
          if (what === 'succeed') transport.onPublish = () => Promise.resolve({});
          else if (what === 'fail') transport.onPublish = () => Promise.reject(new Error('no peer'));
          else if (what === 'hang') transport.onPublish = () => new Promise(() => undefined);
          else if (what === 'acknowledge') transport.receive(acknowledgement('bob', id));
          else if (what === 'offline' || what === 'online') transport.setHealth(what);
          else if (what === 'resend') {
            resent = true;
            channel.resend(id);
          }
          check();
          await own.clock.advance(what === 'wait' ? 20_000 : 700);
          check();
        }
        await own.close();
        expect(own.clock.pending).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
