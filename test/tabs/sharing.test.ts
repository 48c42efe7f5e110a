import { aesGcmEncryption, memoryPersistence } from 'react-reliable-channel/engine';
import { createRandom } from 'react-reliable-channel/testing';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { browserEnvironment } from '../../src/tabs/environment.js';
import { nextStatus } from '../../src/engine/status.js';
import type { MessageStatus } from '../../src/engine/status.js';
import { bytes } from '../support/group.js';
import type { FakeTab } from '../support/tabs.js';
import { FakeBrowser, openTabs as open } from '../support/tabs.js';

const leaders = (tabs: readonly FakeTab[]) => tabs.map(({ leads }) => leads);

describe('a tab that follows', () => {
  it('opens no network, and sends through the one that leads under an id it says at once', async () => {
    const browser = new FakeBrowser();
    const [leader, follower, bob] = (await open(browser, 'alice', 'alice', 'bob')) as [FakeTab, FakeTab, FakeTab];
    const messageId = follower.channel!.send(bytes('hello'));
    expect(follower.texts).toEqual(['hello']);
    expect(follower.channel!.status(messageId)).toBeUndefined();
    await browser.clock.advance(3_000);
    expect(leaders([leader, follower])).toEqual([true, false]);
    for (const tab of [leader, follower, bob]) {
      expect(tab.channel!.log().map((entry) => entry.messageId)).toEqual([messageId]);
    }
    expect(follower.channel!.delivery(messageId)).toEqual(leader.channel!.delivery(messageId));
    expect(follower.channel!.delivery(messageId)?.acknowledgedBy).toEqual(['bob']);
  });

  it('makes two messages of the same text that two tabs send in the same moment', async () => {
    const browser = new FakeBrowser();
    const tabs = await open(browser, 'alice', 'alice', 'alice', 'bob');
    const ids = tabs.slice(0, 3).map((tab) => tab.channel!.send(bytes('+1')));
    await browser.clock.advance(3_000);
    expect(new Set(ids).size).toBe(3);
    expect(tabs[3]!.received).toEqual(['+1', '+1', '+1']);
  });

  it('is told everything afresh when it stopped reading, and each message once', async () => {
    const browser = new FakeBrowser();
    const [, follower, bob] = (await open(browser, 'alice', 'alice', 'bob')) as [FakeTab, FakeTab, FakeTab];
    follower.hang();
    const sent = Array.from({ length: 300 }, (_, index) => `message ${index}`);
    for (const one of sent) {
      bob.channel!.send(bytes(one));
      await browser.clock.advance(50);
    }
    follower.wake();
    await browser.clock.advance(3_000);
    expect(follower.texts).toEqual(sent);
    expect(follower.received).toEqual(sent);
  });

  it('discards, sends again and marks as read through the one that leads', async () => {
    const browser = new FakeBrowser();
    const [leader, follower, bob] = (await open(browser, 'alice', 'alice', 'bob')) as [FakeTab, FakeTab, FakeTab];
    bob.channel!.send(bytes('hello'));
    await browser.clock.advance(1_000);
    follower.channel!.setRead([1]);
    expect(follower.channel!.read()).toEqual([1]);
    bob.kill();
    const messageId = leader.channel!.send(bytes('nobody has it'));
    await browser.clock.advance(1_000);
    follower.channel!.discard(messageId);
    await browser.clock.advance(1_000);
    for (const tab of [leader, follower]) {
      expect(tab.texts).toEqual(['hello']);
      expect(tab.channel!.read()).toEqual([1]);
    }
  });

  it('reads older messages and the store through the one that leads', async () => {
    const browser = new FakeBrowser();
    const [, follower, bob] = (await open(browser, 'alice', 'alice', 'bob')) as [FakeTab, FakeTab, FakeTab];
    bob.channel!.send(bytes('hello'));
    await browser.clock.advance(1_000);
    const page = follower.channel!.fetchHistory({ limit: 10 });
    const older = follower.channel!.loadOlder(5);
    await browser.clock.advance(1_000);
    expect((await page).messages).toHaveLength(1);
    expect(await older).toBe(0);
  });
});

it('each tab says which part it has', async () => {
  const browser = new FakeBrowser();
  const [leader] = (await open(browser, 'alice')) as [FakeTab];
  expect(leader.channel!.tabRole!()).toBe('alone');
  const [follower] = (await open(browser, 'alice')) as [FakeTab];
  const roles = () => [leader, follower].map(({ channel }) => channel!.tabRole!());
  expect(roles()).toEqual(['leader', 'follower']);
  leader.hang();
  await browser.clock.advance(2_000);
  leader.wake();
  await browser.clock.advance(1_000);
  expect(roles()).toEqual(['follower', 'leader']);
  leader.kill();
  await browser.clock.advance(10);
  expect(follower.channel!.tabRole!()).toBe('alone');
});

describe('the tab that leads', () => {
  it('is followed by another one at once when it is gone', async () => {
    const browser = new FakeBrowser();
    const [leader, follower, bob] = (await open(browser, 'alice', 'alice', 'bob')) as [FakeTab, FakeTab, FakeTab];
    leader.kill();
    const messageId = follower.channel!.send(bytes('still here'));
    await browser.clock.advance(2_000);
    expect(follower.leads).toBe(true);
    expect(bob.received).toEqual(['still here']);
    expect(follower.channel!.status(messageId)).toBe('acknowledged');
  });

  it('is taken over from within two seconds when it hangs, and not before half a second', async () => {
    const browser = new FakeBrowser();
    const [leader, follower] = (await open(browser, 'alice', 'alice')) as [FakeTab, FakeTab];
    leader.hang();
    await browser.clock.advance(500);
    expect(follower.leads).toBe(false);
    await browser.clock.advance(1_500);
    expect(follower.leads).toBe(true);
  });

  it('publishes and writes nothing when it wakes up, follows, and loses nothing it was given', async () => {
    const browser = new FakeBrowser();
    const [leader, follower, bob] = (await open(browser, 'alice', 'alice', 'bob')) as [FakeTab, FakeTab, FakeTab];
    leader.channel!.send(bytes('last words'));
    leader.hang();
    await browser.clock.advance(5_000);
    const before = leader.published.length;
    leader.wake();
    await browser.clock.advance(5_000);
    expect(leader.published.length).toBe(before);
    expect(leaders([leader, follower])).toEqual([false, true]);
    for (const tab of [leader, follower, bob]) expect(tab.texts).toEqual(['last words']);
  });

  it('hands over to a tab that is seen once it was hidden for a while', async () => {
    const browser = new FakeBrowser();
    const [leader, follower, bob] = (await open(browser, 'alice', 'alice', 'bob')) as [FakeTab, FakeTab, FakeTab];
    leader.show(false);
    await browser.clock.advance(1_000);
    expect(leaders([leader, follower])).toEqual([true, false]);
    await browser.clock.advance(3_000);
    expect(leaders([leader, follower])).toEqual([false, true]);
    leader.channel!.send(bytes('from behind'));
    await browser.clock.advance(1_000);
    expect(bob.received).toEqual(['from behind']);
  });

  it('that is hidden stays where nobody sees another tab', async () => {
    const browser = new FakeBrowser();
    const [leader, follower] = (await open(browser, 'alice', 'alice')) as [FakeTab, FakeTab];
    for (const tab of [leader, follower]) tab.show(false);
    await browser.clock.advance(10_000);
    expect(leaders([leader, follower])).toEqual([true, false]);
  });

  it('closes, and another one leads with everything', async () => {
    const browser = new FakeBrowser();
    const [leader, follower] = (await open(browser, 'alice', 'alice')) as [FakeTab, FakeTab];
    leader.channel!.send(bytes('one'));
    const closed = leader.channel!.close();
    await browser.clock.advance(1_000);
    await closed;
    expect(leaders([leader, follower])).toEqual([false, true]);
    expect(follower.texts).toEqual(['one']);
    expect(leader.channel!.closed.aborted).toBe(true);
    expect(() => leader.channel!.send(bytes('two'))).toThrow(/closed/);
  });
});

describe('a channel that is deleted under the tabs', () => {
  const stored = async (browser: FakeBrowser) => {
    const storage = await browser.disk('alice').persistence.open({ channelId: 'lobby', participantId: 'alice' });
    return (await storage.load(10)).log.map(({ messageId }) => messageId);
  };
  /** Deletes it while the tabs are idle. */
  async function clear(browser: FakeBrowser, errors: unknown[]) {
    vi.stubGlobal('reportError', (error: unknown) => errors.push(error));
    await browser.clock.advance(5_000);
    browser.clear('alice');
    await browser.clock.advance(1_000);
  }

  it('begins anew in the one that led, which sends and keeps, and no error is left uncaught', async () => {
    const [browser, errors] = [new FakeBrowser(), [] as unknown[]];
    const [leader, bob] = (await open(browser, 'alice', 'bob')) as [FakeTab, FakeTab];
    await clear(browser, errors);
    const messageId = leader.channel!.send(bytes('after'));
    await browser.clock.advance(3_000);
    expect(leader.leads).toBe(true);
    expect(leader.channel!.status(messageId)).toBe('acknowledged');
    expect(bob.received).toEqual(['after']);
    expect(await stored(browser)).toEqual([messageId]);
    expect(errors).toEqual([]);
    vi.unstubAllGlobals();
  });

  it('gets what was being sent when it was deleted', async () => {
    const [browser, errors] = [new FakeBrowser(), [] as unknown[]];
    const [leader, bob] = (await open(browser, 'alice', 'bob')) as [FakeTab, FakeTab];
    await clear(browser, errors);
    const messageId = leader.channel!.send(bytes('meanwhile'));
    browser.clear('alice');
    await browser.clock.advance(3_000);
    expect(bob.received).toEqual(['meanwhile']);
    expect(await stored(browser)).toEqual([messageId]);
    expect(errors).toEqual([]);
    vi.unstubAllGlobals();
  });

  it('is shared with a tab that follows, and with one that opens it again', async () => {
    const [browser, errors] = [new FakeBrowser(), [] as unknown[]];
    const tabs = await open(browser, 'alice', 'alice');
    await clear(browser, errors);
    tabs.push(...(await open(browser, 'alice')));
    const sent = tabs.map((tab, index) => tab.channel!.send(bytes(`from ${index}`)));
    await browser.clock.advance(3_000);
    expect(leaders(tabs).filter(Boolean)).toHaveLength(1);
    for (const tab of tabs) expect(tab.texts).toHaveLength(3);
    expect((await stored(browser)).toSorted()).toEqual(sent.toSorted());
    expect(errors).toEqual([]);
    vi.unstubAllGlobals();
  });
});

describe('whatever happens to the tabs', () => {
  const backwards = (statuses: readonly (string | undefined)[]) =>
    statuses.slice(1).filter((status, index) => {
      const before = statuses[index] as MessageStatus | undefined;
      return status === undefined || nextStatus(before, status as MessageStatus) !== status;
    });

  it.each(Array.from({ length: 30 }, (_, index) => index + 1))(
    'everybody has every message once, and no state goes back (seed %i)',
    async (seed) => {
      const errors: unknown[] = [];
      vi.stubGlobal('reportError', (error: unknown) => errors.push(error));
      const browser = new FakeBrowser(seed);
      const random = createRandom(`tabs ${seed}`);
      const [bob] = (await open(browser, 'bob')) as [FakeTab];
      let alices = await open(browser, 'alice', 'alice', 'alice');
      const sent: string[] = [];
      const pick = () => alices[Math.floor(random() * alices.length)]!;
      for (let step = 0; step < 60; step++) {
        const chance = random();
        const tab = pick();
        if (chance < 0.6 && tab.state === 'runs' && tab.channel !== undefined) {
          sent.push(`${seed}.${step}`);
          tab.channel.send(bytes(sent.at(-1)!));
        } else if (chance < 0.7) bob.channel!.send(bytes(`bob ${step}`));
        else if (chance < 0.78) tab.hang();
        else if (chance < 0.86) tab.wake();
        else if (chance < 0.92) tab.show(!tab.visible);
        else if (alices.length < 5) alices.push(browser.open('alice'));
        // Killed only when what it was given is written: with a tab goes what nobody else knows of.
        else if (
          tab.channel !== undefined &&
          tab.channel
            .log()
            .every((entry) => entry.senderId !== 'alice' || tab.channel!.status(entry.messageId) !== undefined)
        ) {
          tab.kill();
          alices = alices.filter((other) => other !== tab);
        }
        await browser.clock.advance(Math.floor(random() * random() * 1_500));
      }
      for (const tab of alices) tab.wake();
      await browser.clock.advance(30_000);
      expect(leaders(alices).filter(Boolean)).toHaveLength(1);
      const ofBob = bob.texts.filter((one) => one.startsWith('bob'));
      expect(bob.received.toSorted()).toEqual(sent.toSorted());
      for (const tab of alices) {
        expect(tab.texts).toEqual(bob.texts);
        expect(new Set(tab.received).size).toBe(tab.received.length);
        expect(tab.received.filter((one) => !ofBob.includes(one))).toEqual([]);
        for (const statuses of tab.statuses.values()) expect(backwards(statuses)).toEqual([]);
      }
      expect(errors).toEqual([]);
      vi.unstubAllGlobals();
    },
  );
});

describe('tabs that cannot share the channel', () => {
  const refused = (tab: FakeTab) => tab.opening.catch((error: unknown) => String(error));

  it('say so where there are no Web Locks', () => {
    vi.stubGlobal('navigator', {});
    expect(() => browserEnvironment()).toThrow(/TabsError|no Web Locks/);
    vi.unstubAllGlobals();
  });

  it('say so where the persistence is of one tab alone, or there is none', async () => {
    const browser = new FakeBrowser();
    for (const persistence of [memoryPersistence(), undefined]) {
      const tab = browser.open('alice', { persistence });
      await browser.clock.advance(100);
      expect(await refused(tab)).toMatch(/TabsError: .*use indexedDbPersistence\(\)/);
    }
  });

  it('say what the browser refused where the persistence fell back to memory', async () => {
    vi.stubGlobal('indexedDB', {
      open() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    const browser = new FakeBrowser();
    const tab = browser.open('alice', { persistence: indexedDbPersistence({ fallback: 'memory' }) });
    await browser.clock.advance(100);
    expect(await refused(tab)).toMatch(
      /TabsError: .*the browser does not let this page store anything.*open the channel without sharedByTabs\(\)/,
    );
    vi.unstubAllGlobals();
  });

  it('say in which options they differ', async () => {
    const browser = new FakeBrowser();
    await open(browser, 'alice');
    const other = browser.open('alice', { retrieval: 'none', tuning: { maxAttempts: 3 } });
    await browser.clock.advance(1_000);
    expect(await refused(other)).toMatch(/another maxAttempts, retrieval: open it with the same/);
  });

  it('say so when their keys differ', async () => {
    const browser = new FakeBrowser();
    const encryption = (byte: number) => aesGcmEncryption({ key: new Uint8Array(32).fill(byte), channelId: 'lobby' });
    // WebCrypto answers in its own time.
    const come = async (tab: FakeTab) => {
      let done = false;
      const outcome = tab.opening.then(() => 'opened', String).finally(() => (done = true));
      while (!done) {
        await new Promise((resolve) => setTimeout(resolve));
        await browser.clock.advance(10);
      }
      return outcome;
    };
    expect(await come(browser.open('alice', { encryption: encryption(1) }))).toBe('opened');
    expect(await come(browser.open('alice', { encryption: encryption(1) }))).toBe('opened');
    expect(await come(browser.open('alice', { encryption: encryption(2) }))).toMatch(
      /another tab has this channel open with another key of its encryption: open it with the same key/,
    );
    expect(await come(browser.open('alice'))).toMatch(/with another encryption: open it with the same encryption/);
  });

  it('are at most sixteen', async () => {
    const browser = new FakeBrowser();
    await open(browser, ...Array.from({ length: 16 }, () => 'alice'));
    const other = browser.open('alice');
    await browser.clock.advance(100);
    expect(await refused(other)).toMatch(/16 tabs, which is the most: close one/);
  });
});
