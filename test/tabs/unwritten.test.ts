import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytes } from '../support/group.js';
import type { FakeTab } from '../support/tabs.js';
import { FakeBrowser, openTabs } from '../support/tabs.js';

/** How the tab that leads loses the channel while it writes, and what it does last. */
const losses: Record<string, (browser: FakeBrowser, leader: FakeTab, act: () => void) => Promise<void>> = {
  'hands over before it has written': async ({ clock }, leader, act) => {
    leader.show(false);
    await clock.advance(1_900);
    leader.writeTakes = 10_000;
    act();
    await clock.advance(20_000);
  },
  'is taken over from while it hangs': async ({ clock }, leader, act) => {
    leader.writeTakes = 10_000;
    act();
    await clock.advance(10);
    leader.hang();
    await clock.advance(5_000);
    leader.wake();
    await clock.advance(20_000);
  },
  'was taken over from, and acts before it hears so': async ({ clock }, leader, act) => {
    leader.hang();
    await clock.advance(5_000);
    leader.wake();
    act();
    await clock.advance(20_000);
  },
  'hears of it by the write that fails': async (browser, leader, act) => {
    leader.writeTakes = 100;
    act();
    await browser.clock.advance(50);
    browser.disk('alice').claims++;
    await browser.clock.advance(20_000);
  },
};

let errors: unknown[];
beforeEach(() => {
  errors = [];
  vi.stubGlobal('reportError', (error: unknown) => errors.push(error));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const openThree = async (browser: FakeBrowser) =>
  (await openTabs(browser, 'alice', 'alice', 'bob')) as [FakeTab, FakeTab, FakeTab];

describe.each(Object.entries(losses))('a tab that leads and %s', (_, lose) => {
  it('leaves no error uncaught', async () => {
    const browser = new FakeBrowser();
    const [leader, , bob] = await openThree(browser);
    await lose(browser, leader, () => {
      leader.channel!.send(bytes('from here'));
      bob.channel!.send(bytes('from there'));
    });
    expect(errors).toEqual([]);
  });

  it.each(['leads', 'follows'])('leaves what the one that %s sends to the next one', async (who) => {
    const browser = new FakeBrowser();
    const [leader, follower, bob] = await openThree(browser);
    const sender = who === 'leads' ? leader : follower;
    let messageId = '';
    const refused: unknown[] = [];
    for (const tab of [leader, follower]) {
      tab.channel!.on('sending-message-irrecoverable-error', (detail) => refused.push(detail));
    }
    await lose(browser, leader, () => {
      messageId = sender.channel!.send(bytes('not lost'));
    });
    expect(bob.received).toEqual(['not lost']);
    expect([leader, follower].map(({ channel }) => channel!.status(messageId))).toEqual([
      'acknowledged',
      'acknowledged',
    ]);
    expect(refused).toEqual([]);
  });

  it.each(['leads', 'follows'])('leaves what the one that %s marks as read to the next one', async (who) => {
    const browser = new FakeBrowser();
    const [leader, follower] = await openThree(browser);
    const reader = who === 'leads' ? leader : follower;
    await lose(browser, leader, () => {
      reader.channel!.setRead([7]);
    });
    expect([leader, follower].map(({ channel }) => channel!.read())).toEqual([[7], [7]]);
    for (const tab of [leader, follower]) tab.kill();
    const [next] = (await openTabs(browser, 'alice')) as [FakeTab];
    expect(next.channel!.read()).toEqual([7]);
  });

  it('says that it is flushed when the next one has written it', async () => {
    const browser = new FakeBrowser();
    const [leader] = await openThree(browser);
    let kept: readonly string[] = [];
    let messageId = '';
    await lose(browser, leader, () => {
      messageId = leader.channel!.send(bytes('kept'));
      void leader.channel!.flush().then(async () => {
        const storage = await browser.disk('alice').persistence.open({ channelId: 'lobby', participantId: 'alice' });
        kept = (await storage.load(10)).log.map((one) => one.messageId);
      });
    });
    expect(kept).toEqual([messageId]);
  });
});

it.each(['goes on leading', 'hands over'])(
  'a tab that cannot write for another reason, and %s, says so',
  async (what) => {
    const browser = new FakeBrowser();
    const [leader] = await openThree(browser);
    if (what === 'hands over') {
      leader.show(false);
      await browser.clock.advance(1_900);
      leader.writeTakes = 500;
    }
    leader.writeFails = new Error('the disk is full');
    leader.channel!.setRead([7]);
    await browser.clock.advance(1_000);
    expect(leader.leads).toBe(what !== 'hands over');
    expect(errors[0]).toMatchObject({ name: 'PersistenceError', cause: leader.writeFails });
  },
);
