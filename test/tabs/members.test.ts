import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Transport } from '../../src/engine/index.js';
import { deriveMessageId, encodeMessage } from '../../src/engine/index.js';
import { inboxName } from '../../src/tabs/context.js';
import { nameOf } from '../../src/tabs/options.js';
import { ChannelWipedError } from '../../src/ports/channelWipedError.js';
import { bytes } from '../support/group.js';
import type { FakeTab } from '../support/tabs.js';
import { FakeBrowser, openTabs } from '../support/tabs.js';

const inbox = (slot: number) =>
  inboxName(nameOf({ channelId: 'lobby', participantId: 'alice', persistence: undefined }), slot);

/** How many posts the tab with this slot gets while somebody else says something. */
async function postsTo(browser: FakeBrowser, slot: number, bob: FakeTab): Promise<number> {
  const count = () => browser.posts.get(inbox(slot))?.count ?? 0;
  await browser.clock.advance(1_000);
  const before = count();
  for (let index = 0; index < 20; index++) {
    bob.channel!.send(bytes(`message ${index}`));
    await browser.clock.advance(100);
  }
  return count() - before;
}

/** Gives alice a log of messages of bob's. */
async function fill(browser: FakeBrowser, count: number): Promise<void> {
  const [channelId, senderId] = ['lobby', 'bob'];
  const log = Array.from({ length: count }, (_, index) => {
    const lamportTimestamp = browser.clock.now() - count + index;
    const content = bytes(`message ${index}`);
    const messageId = deriveMessageId(senderId, lamportTimestamp, content);
    const message = { senderId, messageId, channelId, lamportTimestamp, causalHistory: [], content };
    return { messageId, lamportTimestamp, frame: encodeMessage({ ...message, repairRequest: [] }) };
  });
  const storage = await browser.disk('alice').persistence.open({ channelId, participantId: 'alice' });
  await storage.write({ log });
}

describe('a tab that leads', () => {
  const leaving: Record<string, (tab: FakeTab) => unknown> = {
    closed: (tab) => tab.channel!.close(),
    'vanished without a word': (tab) => tab.kill(),
  };
  for (const [how, leave] of Object.entries(leaving)) {
    it(`tells nothing to one that followed and has ${how}`, async () => {
      const browser = new FakeBrowser();
      const [, follower, other, bob] = (await openTabs(browser, 'alice', 'alice', 'alice', 'bob')) as FakeTab[];
      expect(await postsTo(browser, 1, bob!)).toBeGreaterThan(0);
      leave(follower!);
      expect(await postsTo(browser, 1, bob!)).toBe(0);
      expect(other!.texts).toHaveLength(40);
    });
  }

  it('tells everything to one that comes in the place of one that vanished', async () => {
    const browser = new FakeBrowser();
    const [, follower, bob] = (await openTabs(browser, 'alice', 'alice', 'bob')) as [FakeTab, FakeTab, FakeTab];
    follower.kill();
    expect(await postsTo(browser, 1, bob)).toBe(0);
    const [next] = (await openTabs(browser, 'alice')) as [FakeTab];
    expect(await postsTo(browser, 1, bob)).toBeGreaterThan(0);
    expect(next.texts).toHaveLength(40);
    expect(next.received).toHaveLength(20);
  });
});

describe('two tabs with two versions of the package', () => {
  afterEach(() => {
    vi.doUnmock('../../src/tabs/messages.js');
    vi.resetModules();
  });

  /** The package after an update that changed what tabs say to each other. */
  async function nextVersion() {
    vi.resetModules();
    vi.doMock(import('../../src/tabs/messages.js'), async (original) => {
      const messages = await original();
      return { ...messages, PROTOCOL: (messages.PROTOCOL + 1) as typeof messages.PROTOCOL };
    });
    return (await import('../../src/tabs/sharedByTabs.js')).openInTab;
  }
  const refused = (tab: FakeTab) => tab.opening.then(() => 'opened', String);
  const reason = /TabsError: .*"lobby".*another tab of this app runs another version of it: close that tab, or reload/;

  it.each(['old', 'new'])('are refused, where the %s one leads, and the other one says what to do', async (leads) => {
    const browser = new FakeBrowser();
    const update = await nextVersion();
    const [first, second] =
      leads === 'old'
        ? [browser.open('alice'), () => browser.open('alice', {}, update)]
        : [browser.open('alice', {}, update), () => browser.open('alice')];
    await browser.clock.advance(100);
    const other = second();
    await browser.clock.advance(1_000);
    expect(await refused(other)).toMatch(reason);
    expect(first.leads).toBe(true);
    expect(first.channel!.send(bytes('goes on'))).toBeTypeOf('string');
    await browser.clock.advance(100);
    // It is closed, as was asked for, and the other one tries again.
    first.kill();
    const again = second();
    await browser.clock.advance(1_000);
    expect(await refused(again)).toBe('opened');
    expect(again.texts).toEqual(['goes on']);
  });

  it('are both told when the channel is wiped', async () => {
    const browser = new FakeBrowser();
    const update = await nextVersion();
    const old = browser.open('alice');
    await browser.clock.advance(100);
    const other = browser.open('alice', {}, update);
    await browser.clock.advance(1_000);
    expect(await refused(other)).toMatch(reason);
    const wiping = other.wipe();
    await browser.clock.advance(1_000);
    await wiping;
    expect(old.channel!.closed.reason).toBeInstanceOf(ChannelWipedError);
  });
});

describe('a tab that follows', () => {
  it('gives up a question to the store when it is told to, and when it is closed', async () => {
    const browser = new FakeBrowser();
    const [leader, follower] = (await openTabs(browser, 'alice', 'alice')) as [FakeTab, FakeTab];
    leader.hang();
    const asked = new AbortController();
    const outcomes = [
      follower.channel!.fetchHistory({ limit: 1 }, asked.signal),
      follower.channel!.fetchHistory({ limit: 1 }),
      follower.channel!.fetchHistory({ limit: 1 }, AbortSignal.abort(new Error('never wanted'))),
    ].map((one) => one.then(() => 'answered', String));
    asked.abort(new Error('enough'));
    expect(await outcomes[0]).toBe('Error: enough');
    expect(await outcomes[2]).toBe('Error: never wanted');
    void follower.channel!.close();
    expect(await outcomes[1]).toBe('Error: the channel is closed: open it again');
    expect(follower.channel!.closed.reason).toEqual(new Error('the channel is closed: open it again'));
    await expect(follower.channel!.fetchHistory({ limit: 1 })).rejects.toThrow('the channel is closed');
  });

  /** Tabs of alice over a store that answers no small question, and what ends each of those. */
  async function withSilentStore(tabs: number) {
    const browser = new FakeBrowser();
    const signals: AbortSignal[] = [];
    const transport = (): Transport => ({
      ...browser.network.transport('alice'),
      history: ({ limit }, signal) =>
        // Catching up asks for more.
        limit > 2
          ? Promise.resolve({ messages: [] })
          : new Promise((_, reject) => {
              signals.push(signal);
              signal.addEventListener('abort', () => reject(signal.reason as Error));
            }),
    });
    const opened: FakeTab[] = [];
    for (let index = 0; index < tabs; index++) {
      opened.push(browser.open('alice', { transport }));
      await browser.clock.advance(1_000);
    }
    return { browser, tabs: opened, signals };
  }
  const outcomeOf = (page: Promise<unknown>): Promise<string> => page.then(() => 'answered', String);

  it('ends the query of the tab that leads when its question is given up, and no other one', async () => {
    const { browser, tabs, signals } = await withSilentStore(2);
    const asked = new AbortController();
    const outcome = outcomeOf(tabs[1]!.channel!.fetchHistory({ limit: 1 }, asked.signal));
    void outcomeOf(tabs[1]!.channel!.fetchHistory({ limit: 2 }));
    await browser.clock.advance(100);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    asked.abort(new Error('enough'));
    expect(await outcome).toBe('Error: enough');
    await browser.clock.advance(10);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  it('ends its queries in the tab that leads when it is closed, and when it is gone', async () => {
    const { browser, tabs, signals } = await withSilentStore(3);
    for (const tab of tabs.slice(1)) void outcomeOf(tab.channel!.fetchHistory({ limit: 1 }));
    await browser.clock.advance(100);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    void tabs[1]!.channel!.close();
    tabs[2]!.kill();
    await browser.clock.advance(100);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it('asks the next tab that leads only what it still wants to know, which it can give up there', async () => {
    const { browser, tabs, signals } = await withSilentStore(2);
    const [leader, follower] = tabs as [FakeTab, FakeTab];
    const [first, second] = [new AbortController(), new AbortController()];
    const outcomes = [first, second].map(({ signal }) =>
      outcomeOf(follower.channel!.fetchHistory({ limit: 1 }, signal)),
    );
    await browser.clock.advance(100);
    leader.kill();
    first.abort(new Error('enough'));
    await browser.clock.advance(3_000);
    expect(follower.channel!.tabRole!()).toBe('alone');
    const here = signals.slice(2);
    expect(here.map(({ aborted }) => aborted)).toEqual([false]);
    second.abort(new Error('later'));
    expect(await Promise.all(outcomes)).toEqual(['Error: enough', 'Error: later']);
    expect(here.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('is told a log of 10,000 messages in parts of at most 256, a few at a time', async () => {
    const browser = new FakeBrowser();
    const tuning = { logWindowMax: 20_000 };
    await fill(browser, 10_000);
    const leader = browser.open('alice', { tuning });
    await browser.clock.advance(100);
    expect(leader.channel!.log()).toHaveLength(10_000);
    const follower = browser.open('alice', { tuning });
    // Nothing of what is posted has come yet.
    let most = 0;
    for (let step = 0; step < 200; step++) {
      const before = browser.posts.get(inbox(1))?.count ?? 0;
      await browser.clock.advance(1);
      most = Math.max(most, (browser.posts.get(inbox(1))?.count ?? 0) - before);
    }
    await follower.opening;
    expect(follower.channel!.log()).toEqual(leader.channel!.log());
    expect(browser.posts.get(inbox(1))!.largest).toBe(256);
    expect(most).toBeLessThanOrEqual(2);
  });
});
