import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChannelWipedError } from '../../src/ports/channelWipedError.js';
import { wipeInTabs } from '../../src/tabs/wipe.js';
import { bytes } from '../support/group.js';
import type { FakeTab } from '../support/tabs.js';
import { FakeBrowser, openTabs } from '../support/tabs.js';

const errors: unknown[] = [];
beforeEach(() => {
  errors.length = 0;
  vi.stubGlobal('reportError', (error: unknown) => errors.push(error));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const stored = async (browser: FakeBrowser) => {
  const storage = await browser.disk('alice').persistence.open({ channelId: 'lobby', participantId: 'alice' });
  return (await storage.load(10)).log.length;
};

/** Two tabs of alice, of which the first leads, and one of bob; each has said something. */
async function threeTabs() {
  const browser = new FakeBrowser();
  const tabs = (await openTabs(browser, 'alice', 'alice', 'bob')) as [FakeTab, FakeTab, FakeTab];
  for (const [index, tab] of tabs.entries()) tab.channel!.send(bytes(`message ${index}`));
  await browser.clock.advance(3_000);
  expect(await stored(browser)).toBe(3);
  return { browser, tabs };
}

/** Wipes in one tab, and lets so much time pass, ms. */
async function wipe(browser: FakeBrowser, tab: FakeTab, time: number) {
  let ended = false;
  const wiping = tab.wipe().finally(() => (ended = true));
  await browser.clock.advance(time);
  return { wiping, hasEnded: () => ended };
}

describe('a channel that is wiped', () => {
  it.each([
    ['leads', 0],
    ['follows', 1],
  ])('in the tab that %s is closed in all tabs of the participant, and nothing of it is kept', async (_, index) => {
    const { browser, tabs } = await threeTabs();
    const { wiping } = await wipe(browser, tabs[index]!, 1_000);
    await wiping;
    for (const { channel, leads } of tabs.slice(0, 2)) {
      expect(channel!.closed.reason).toBeInstanceOf(ChannelWipedError);
      expect(String(channel!.closed.reason)).toMatch(/"lobby" was wiped in another tab: .*gone\. Open it again/);
      expect(leads).toBe(false);
    }
    expect(await stored(browser)).toBe(0);
    expect(errors).toEqual([]);
  });

  it('stays with the others who are in it', async () => {
    const { browser, tabs } = await threeTabs();
    const { wiping } = await wipe(browser, tabs[1], 10_000);
    await wiping;
    expect(tabs[2].channel!.closed.aborted).toBe(false);
    expect(tabs[2].texts).toHaveLength(3);
  });

  it('does not wait for what a tab sent just before', async () => {
    const { browser, tabs } = await threeTabs();
    for (const tab of tabs.slice(0, 2)) tab.channel!.send(bytes('too late'));
    const { wiping } = await wipe(browser, tabs[1], 500);
    await wiping;
    expect(await stored(browser)).toBe(0);
  });

  it('is deleted after two seconds where the tab that leads hangs, which leaves when it goes on, and writes nothing', async () => {
    const { browser, tabs } = await threeTabs();
    const [leader, follower] = tabs;
    leader.channel!.send(bytes('last words'));
    leader.hang();
    const { wiping, hasEnded } = await wipe(browser, follower, 1_900);
    expect(hasEnded()).toBe(false);
    await browser.clock.advance(300);
    await wiping;
    expect(await stored(browser)).toBe(0);
    const published = leader.published.length;
    leader.wake();
    await browser.clock.advance(10_000);
    expect(leader.channel!.closed.reason).toBeInstanceOf(ChannelWipedError);
    expect(leader.published.length).toBe(published);
    expect(await stored(browser)).toBe(0);
  });

  it('leaves nothing of a tab that follows and hangs, when it goes on', async () => {
    const { browser, tabs } = await threeTabs();
    const [leader, follower] = tabs;
    follower.hang();
    follower.channel!.send(bytes('unheard'));
    // The lock that the leader lets go of is this tab's in its turn.
    const { wiping } = await wipe(browser, leader, 3_000);
    await wiping;
    follower.wake();
    await browser.clock.advance(10_000);
    expect(follower.channel!.closed.reason).toBeInstanceOf(ChannelWipedError);
    expect(await stored(browser)).toBe(0);
  });

  it('can be opened again, by several tabs at once, and has what others still have', async () => {
    const { browser, tabs } = await threeTabs();
    const { wiping } = await wipe(browser, tabs[0], 1_000);
    await wiping;
    const again = await openTabs(browser, 'alice', 'alice');
    again[1]!.channel!.send(bytes('back'));
    tabs[2].channel!.send(bytes('welcome back'));
    await browser.clock.advance(60_000);
    expect(again.map(({ leads }) => leads)).toEqual([true, false]);
    for (const tab of again) expect(tab.texts).toEqual(expect.arrayContaining(['back', 'welcome back']));
    expect(tabs[2].texts).toContain('back');
  });

  it('while a tab opens it is either closed there, too, or opened anew', async () => {
    for (let delay = 0; delay <= 20; delay++) {
      const { browser, tabs } = await threeTabs();
      const opening = browser.open('alice');
      await browser.clock.advance(delay);
      const { wiping } = await wipe(browser, tabs[1], 3_000);
      await wiping;
      const outcome = await opening.opening.then(
        (channel) => channel.closed.reason ?? channel.log().map(({ lamportTimestamp }) => lamportTimestamp),
        (error: unknown) => error,
      );
      if (!(outcome instanceof ChannelWipedError)) expect(outcome).toEqual([]);
    }
  });

  it('needs a persistence that can delete', async () => {
    const browser = new FakeBrowser();
    const [tab] = (await openTabs(browser, 'alice')) as [FakeTab];
    const { environment } = tab;
    await expect(wipeInTabs({ channelId: 'lobby', participantId: 'alice' }, environment)).rejects.toThrow(
      /was not wiped: its persistence cannot delete/,
    );
    expect(tab.channel!.closed.aborted).toBe(false);
  });

  it('says why it could not be deleted, and lets go of the lock', async () => {
    const { browser, tabs } = await threeTabs();
    const persistence = {
      open: () => Promise.reject(new Error('not used')),
      remove: () => Promise.reject(new Error('busy')),
    };
    const wiping = wipeInTabs(
      { channelId: 'lobby', participantId: 'alice', persistence, clock: browser.clock },
      tabs[1].environment,
    ).catch(String);
    await browser.clock.advance(1_000);
    expect(await wiping).toBe('Error: busy');
    const [again] = (await openTabs(browser, 'alice')) as [FakeTab];
    expect(again.leads).toBe(true);
    expect(again.texts).toHaveLength(3);
  });
});
