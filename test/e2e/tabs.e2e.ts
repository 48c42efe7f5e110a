import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { crash } from './servedPages.js';
import { contents, delivery, leads, openTabPages, patience, reaches, send, texts, view } from './tabPages.js';

const tabs = openTabPages();
const { load, open, observe, twoTabs } = tabs;

describe('two tabs of one participant', () => {
  it('go on, with what they store deleted under them, and no error is left uncaught', async () => {
    const [leader, follower] = await twoTabs();
    const errors: string[] = [];
    for (const page of [leader, follower]) page.on('pageerror', ({ message }) => errors.push(message));
    await follower.evaluate(async () => {
      for (const { name } of await indexedDB.databases()) {
        await new Promise((resolve, reject) => {
          const deleting = indexedDB.deleteDatabase(name!);
          deleting.onsuccess = resolve;
          deleting.onerror = reject;
        });
      }
    });
    const ids = [await send(leader, 'from one'), await send(follower, 'from the other')];
    for (const page of [leader, follower]) {
      await reaches(async () => (await view(page)).statuses, Object.fromEntries(ids.map((id) => [id, 'sent'])));
    }
    await leader.close();
    await follower.reload();
    await follower.waitForFunction(() => window.tabsPage !== undefined);
    await reaches(async () => (await texts(follower)).toSorted(), ['from one', 'from the other']);
    expect(errors).toEqual([]);
  });

  it('show the same log and the same states, and only one of them is on the network', async () => {
    const wire = await observe();
    const [leader, follower] = await twoTabs();
    const first = await send(leader, 'from the leader');
    await reaches(() => texts(follower), ['from the leader']);
    const second = await send(follower, 'from the follower');
    await reaches(() => texts(leader), ['from the leader', 'from the follower']);
    expect(await texts(follower)).toEqual(['from the leader', 'from the follower']);
    for (const page of [leader, follower]) {
      await reaches(async () => (await view(page)).statuses, { [first]: 'sent', [second]: 'sent' });
    }
    expect([await leads(leader), await leads(follower)]).toEqual([true, false]);
    expect(await contents(follower)).toEqual([]);
    // Nobody acknowledges them, so they are sent again, by the leader alone.
    for (const id of [first, second]) {
      const seen = async () => (await contents(wire)).filter(({ messageId }) => messageId === id).length;
      await expect.poll(seen, patience).toBeGreaterThanOrEqual(2);
      await expect
        .poll(async () => {
          const [one, other, onWire] = [await delivery(leader, id), await delivery(follower, id), await seen()];
          return one?.attempts === onWire && other?.attempts === onWire;
        }, patience)
        .toBe(true);
    }
    const [one, other] = [await view(leader), await view(follower)];
    expect([one.participants, other.participants]).toEqual([[], []]);
    expect([one.received, other.received]).toEqual([[], []]);
  });

  it('and one of another: everybody has everything once, and only the other one acknowledges', async () => {
    const [leader, follower] = await twoTabs();
    const bob = await open('bob');
    const first = await send(leader, 'one');
    await reaches(() => texts(follower), ['one']);
    const second = await send(follower, 'two');
    await reaches(() => texts(bob), ['one', 'two']);
    for (const page of [leader, follower]) {
      await reaches(async () => (await delivery(page, first))?.acknowledgedBy, ['bob']);
      await reaches(async () => (await delivery(page, second))?.acknowledgedBy, ['bob']);
    }
    await send(bob, 'three');
    for (const page of [leader, follower]) {
      await reaches(() => texts(page), ['one', 'two', 'three']);
      await reaches(async () => (await view(page)).participants, ['bob']);
      await reaches(async () => (await view(page)).received, ['three']);
      await reaches(async () => (await view(page)).statuses[second], 'acknowledged');
      await reaches(async () => (await view(page)).outbox, []);
    }
    const { participants, received } = await view(bob);
    expect([participants, received]).toEqual([['alice'], ['one', 'two']]);
  });

  it('discard in one what both show', async () => {
    const [leader, follower] = await twoTabs();
    const first = await send(leader, 'one');
    await reaches(() => texts(follower), ['one']);
    const second = await send(follower, 'two');
    await reaches(() => texts(leader), ['one', 'two']);
    await follower.evaluate((id) => window.tabsPage.discard(id), first);
    await reaches(() => texts(leader), ['two']);
    await leader.evaluate((id) => window.tabsPage.discard(id), second);
    await reaches(() => texts(follower), []);
    expect(await texts(leader)).toEqual([]);
  });

  it('end in the one that leads a question to the store that the other one gave up', async () => {
    const leader = await open('alice&silent');
    const follower = await open('alice&silent');
    const queries = (): Promise<boolean[]> => leader.evaluate(() => window.tabsPage.queries());
    const outcome = follower.evaluate(() => window.tabsPage.ask());
    await reaches(queries, [false]);
    await follower.evaluate(() => window.tabsPage.giveUp());
    expect(await outcome).toBe('Error: enough');
    await reaches(queries, [true]);
    void follower.evaluate(() => window.tabsPage.ask()).catch(() => undefined);
    await reaches(queries, [true, false]);
    await follower.close();
    await reaches(queries, [true, true]);
  });

  it('refuse each other with other options, and say in which', async () => {
    await open('alice');
    const other = await load('?who=alice&preset=forum');
    await reaches(async () => (await view(other)).state, 'failed');
    expect((await view(other)).error).toMatch(
      /cannot share channel "room": another tab has .* another .*resendInterval/,
    );
  });
});

describe('when the tab that leads', () => {
  const ends: Record<string, (leader: Page) => Promise<unknown>> = {
    'is closed': (leader) => leader.close(),
    crashes: (leader) => crash(tabs.context, leader),
    hangs: async (leader) => void leader.evaluate(() => window.tabsPage.hang(15_000)).catch(() => undefined),
  };

  for (const [how, end] of Object.entries(ends)) {
    it(`${how}, another one leads, with everything that was sent and no more`, async () => {
      const wire = await observe();
      const [leader, follower] = await twoTabs();
      const bob = await open('bob');
      await send(leader, 'before');
      await reaches(() => texts(follower), ['before']);
      await end(leader);
      const meanwhile = await send(follower, 'meanwhile');
      await reaches(() => leads(follower), true);
      await send(follower, 'after');
      await send(bob, 'heard');
      for (const page of [follower, bob]) {
        await reaches(async () => (await texts(page)).toSorted(), ['after', 'before', 'heard', 'meanwhile']);
      }
      await reaches(async () => (await delivery(follower, meanwhile))?.status, 'acknowledged');
      const { received } = await view(bob);
      expect(received).toEqual(['before', 'meanwhile', 'after']);
      expect((await view(follower)).received).toEqual(['heard']);
      const ids = (await contents(wire)).filter(({ text }) => text === 'meanwhile').map(({ messageId }) => messageId);
      expect(new Set(ids)).toEqual(new Set([meanwhile]));
    });
  }

  it('dies just as the other one sends: nothing is lost and nothing doubled, whenever it is', async () => {
    const bob = await open('bob');
    let [leader, follower] = await twoTabs();
    const sent: string[] = [];
    for (let round = 0; round < 5; round++) {
      const messages = [0, 1, 2].map((index) => `${round}.${index}`);
      sent.push(...messages);
      const dying = leader;
      const sending = follower.evaluate((all) => all.map((text) => window.tabsPage.send(text)), messages);
      if (round % 2 === 0) await sending;
      await crash(tabs.context, dying);
      await sending;
      await reaches(() => leads(follower), true);
      leader = follower;
      follower = await open('alice');
    }
    for (const page of [bob, leader, follower]) await reaches(() => texts(page), sent);
    expect((await view(bob)).received).toEqual(sent);
    await reaches(async () => (await view(leader)).outbox, []);
  });

  it('wakes up after it hung, it writes and publishes nothing, and follows', async () => {
    const [leader, follower] = await twoTabs();
    const bob = await open('bob');
    await send(leader, 'before');
    await reaches(() => texts(bob), ['before']);
    // What it sends last is not written when it begins to hang.
    const hanging = leader.evaluate(() => window.tabsPage.sendAndHang('last words', 6_000));
    await reaches(() => leads(follower), true);
    await send(follower, 'taken over');
    await reaches(async () => (await texts(bob)).includes('taken over'), true);
    const awakeAt = await hanging;
    await reaches(() => leads(leader), false);
    for (const page of [leader, follower, bob]) {
      await reaches(async () => (await texts(page)).toSorted(), ['before', 'last words', 'taken over']);
    }
    await send(leader, 'as a follower');
    await reaches(async () => (await texts(bob)).includes('as a follower'), true);
    const frames = await leader.evaluate(() => window.tabsPage.frames());
    expect(frames.filter(({ at }) => at >= awakeAt)).toEqual([]);
    expect((await view(bob)).received.toSorted()).toEqual(['as a follower', 'before', 'last words', 'taken over']);
    expect([await leads(leader), await leads(follower)]).toEqual([false, true]);
    const ids = async (page: Page) => (await view(page)).rows.map(({ messageId }) => messageId);
    await reaches(() => ids(leader), await ids(follower));
  });

  it('is hidden while another one is seen, that one leads', async () => {
    const [leader, follower] = await twoTabs();
    await send(leader, 'before');
    await leader.evaluate(() => window.tabsPage.setVisible(false));
    await reaches(() => leads(follower), true);
    await reaches(() => leads(leader), false);
    await send(leader, 'from behind');
    await reaches(() => texts(follower), ['before', 'from behind']);
    await reaches(() => texts(leader), ['before', 'from behind']);
    expect((await view(leader)).error).toBeUndefined();
  });
});
