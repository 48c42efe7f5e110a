import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { diagnose, shortId } from '../../src/diagnostics/index.js';
import type { Persistence, StorageStatus } from '../../src/engine/index.js';
import { createReliableChannel, memoryPersistence } from '../../src/engine/index.js';
import { createFaults, createMemoryNetwork, createVirtualClock } from '../../src/testing/index.js';
import { delivery, scriptedChannel } from '../support/scriptedChannel.js';

const now = 1_700_000_000_000;
const environment = {};

describe('diagnostics of a channel', () => {
  it('tell versions, the preset, and every number of tuning that is not the preset’s', () => {
    const text = diagnose(scriptedChannel(), {
      now,
      environment: { versions: { react: '19.0.0' }, userAgent: 'Browser/1' },
      settings: { preset: 'forum', tuning: { resendInterval: 5_000, syncDelay: 3_000, jitter: undefined } },
    });
    expect(text).toMatch(new RegExp(`^react-reliable-channel ${packageJson.version}$`, 'm'));
    expect(text).toContain('\nreact: 19.0.0\nuser agent: Browser/1\n');
    expect(text).toContain('preset: forum\n');
    expect(text).toContain('tuning besides the preset:\n  resendInterval: 5000 (forum: 4000)\n\n');
  });

  it('say so where the settings are not told, and that nothing is changed where nothing is', () => {
    expect(diagnose(scriptedChannel(), { now, environment })).toContain('settings: not told\n');
    const text = diagnose(scriptedChannel(), { now, environment, settings: {} });
    expect(text).toContain('preset: chat\nretrieval: both\nencryption: no\npersistence: memory, nothing is kept\n');
    expect(text).toContain('tuning besides the preset:\n  none\n');
  });

  it.each([undefined, 'alone', 'leader', 'follower'] as const)('tell who leads where tabs share it (%s)', (role) => {
    const channel = scriptedChannel();
    const shared = role === undefined ? channel : Object.assign(channel, { tabRole: () => role });
    expect(diagnose(shared, { now, environment })).toContain(`\ntabs: ${role ?? 'not shared'}\n`);
  });

  it('tell what really keeps the channel, why it is not what was meant, and why it cannot write', () => {
    const storageOf = (persistence: Persistence) =>
      /^persistence: .*$/m.exec(diagnose(scriptedChannel(), { now, environment, settings: { persistence } }))?.[0];
    const withStatus = (status: StorageStatus | undefined): Persistence => ({
      ...memoryPersistence(),
      kind: 'indexeddb',
      status: { get: () => status, subscribe: () => () => {} },
    });
    const { open } = memoryPersistence();
    expect(storageOf({ open })).toBe('persistence: given');
    expect(storageOf(memoryPersistence())).toBe('persistence: memory, nothing is kept');
    expect(storageOf({ open, kind: 'a file' })).toBe('persistence: a file');
    expect(storageOf(withStatus(undefined))).toBe('persistence: indexeddb');
    expect(storageOf(withStatus({ kind: 'memory', fallback: new Error('site data is blocked') }))).toBe(
      'persistence: memory, nothing is kept, in place of indexeddb: Error: site data is blocked',
    );
    expect(storageOf(withStatus({ kind: 'indexeddb', trouble: new Error('full') }))).toBe(
      'persistence: indexeddb, cannot write: Error: full',
    );
  });

  it('tell the outbox with states, attempts and reasons', () => {
    const channel = scriptedChannel();
    channel.enter({ id: 'done', at: now - 9_000, from: 'alice' });
    channel.deliver('done', delivery('acknowledged', { attempts: 1, acknowledgedBy: ['bob'] }));
    channel.enter({ id: 'stuck', at: now - 2_500, from: 'alice' });
    channel.deliver('stuck', delivery('failed', { attempts: 3, error: new Error('no\nservice node') }));
    const text = diagnose(channel, { now, environment });
    expect(text).toContain('own messages in memory: acknowledged 1, failed 1\n');
    expect(text).toContain(
      `outbox: 1\n  ${shortId('stuck')} failed, 3 attempts, sent 2.5 s ago, Error: no service node\n`,
    );
  });

  it('tell what is missing and held, since when, and what is done about it', () => {
    const channel = scriptedChannel();
    channel.hold({ id: 'h', at: now, waitingFor: ['x'] });
    channel.miss('x', { senderId: 'bob', since: now - 1_000, state: 'retrieving', via: 'store', dependents: 2 });
    channel.miss('y', { since: now - 60_000, state: 'lost' });
    const text = diagnose(channel, { now, environment });
    expect(text).toContain('missing and lost: retrieving via store 1, lost 1\n');
    expect(text).toContain(
      `  ${shortId('x')} retrieving via store, noticed 1.0 s ago, 2 follow it, from ${shortId('bob')}, without a hint\n`,
    );
    expect(text).toContain(`held: 1\n  ${shortId('h')} from ${shortId('bob')}, waits for 1: ${shortId('x')}\n`);
  });

  it('have a bounded length, however much is in the channel and however long its words are', () => {
    const channel = scriptedChannel();
    const error = new Error('why '.repeat(10_000));
    for (let i = 0; i < 300; i++) {
      channel.enter({ id: `own ${i}`, at: i, from: 'alice' });
      channel.deliver(`own ${i}`, delivery('failed', { error }));
      channel.miss(`missing ${i} `.repeat(50), { senderId: 'someone '.repeat(50) });
      channel.hold({ id: `held ${i}`, at: i, waitingFor: Array.from({ length: 100 }, (_, j) => `${i} ${j}`) });
    }
    const text = diagnose(channel, { now, environment: { userAgent: 'agent '.repeat(10_000) } });
    expect(text).toContain('outbox: 300\n');
    expect(text.match(/^ {2}and 280 more$/gm)).toHaveLength(3);
    expect(text.length).toBeLessThan(20_000);
  });

  it('have no contents and no whole ids, and tell an open channel from a closed one', async () => {
    const clock = createVirtualClock(now);
    const network = createMemoryNetwork({ clock, latency: 20 });
    const faults = createFaults();
    const ids = { channelId: 'the secret plan', alice: 'alice@example.org', bob: 'bob@example.org' };
    const open = (participantId: string) =>
      createReliableChannel({
        channelId: ids.channelId,
        participantId,
        clock,
        transport: network.transport(participantId, participantId === ids.alice ? { faults } : {}),
      });
    const [alice, bob] = [await open(ids.alice), await open(ids.bob)];
    const say = (channel: typeof alice) => channel.send(new TextEncoder().encode('attack at dawn'));
    const sent = [say(alice)];
    await clock.advance(3_000);
    faults.set({ loseNext: 1 });
    sent.push(say(bob), say(bob));
    await clock.advance(100);
    faults.set({ cut: true });
    sent.push(say(alice));
    await clock.advance(100);
    const text = diagnose(alice, { now: clock.now() });
    expect(text).toContain('state: open\n');
    expect(text).toMatch(/^network: offline, publishing does not, receiving does not/m);
    expect(text).toMatch(/^outbox: 1$/m);
    for (const told of ['attack at dawn', ...Object.values(ids), ...sent]) expect(text).not.toContain(told);
    expect(text).toContain(`channel: ${shortId(ids.channelId)}, participant ${shortId(ids.alice)}\n`);
    await alice.close();
    await bob.close();
    expect(diagnose(alice)).toContain('state: closed\n');
  });
});
