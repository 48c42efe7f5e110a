import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { leads, openTabPages, reaches, send, texts, view } from './tabPages.js';

const { open, twoTabs } = openTabPages();

const wipe = (page: Page) => page.evaluate(() => window.tabsPage.wipe());
const retry = (page: Page) => page.evaluate(() => window.tabsPage.retry());
const stored = (page: Page) => page.evaluate(() => window.tabsPage.stored());
const stateOf = async (page: Page) => {
  const { state, error, rows } = await view(page);
  return { state, error, rows: rows.length };
};
const wipedHere = {
  state: 'failed',
  error: expect.stringMatching(/^ChannelWipedError: Channel "room" was wiped: .* Open it again to go on/) as unknown,
  rows: 0,
};
const wipedElsewhere = {
  ...wipedHere,
  error: expect.stringMatching(
    /^ChannelWipedError: Channel "room" was wiped in another tab: .* Open it again/,
  ) as unknown,
};

/** Two tabs of alice, of which the first leads and has said something, and one of bob, who has it. */
async function inTheRoom() {
  const [leader, follower] = await twoTabs();
  const bob = await open('bob');
  await send(leader, 'before');
  for (const page of [follower, bob]) await reaches(() => texts(page), ['before']);
  const errors: string[] = [];
  for (const page of [leader, follower]) page.on('pageerror', ({ message }) => errors.push(message));
  return { leader, follower, bob, errors };
}

describe('a channel that two tabs share, wiped', () => {
  for (const [where, index] of [
    ['leads', 0],
    ['follows', 1],
  ] as const) {
    it(`in the tab that ${where}, is closed in both, which say why, and is stored no more; opening it again begins anew`, async () => {
      const { leader, follower, bob, errors } = await inTheRoom();
      const [here, elsewhere] = index === 0 ? [leader, follower] : [follower, leader];
      await wipe(here);
      expect(await stateOf(here)).toEqual(wipedHere);
      await reaches(() => stateOf(elsewhere), wipedElsewhere);
      expect(await stored(here)).toEqual({});
      expect([await leads(leader), await leads(follower)]).toEqual([false, false]);
      await retry(elsewhere);
      await retry(here);
      for (const page of [here, elsewhere]) await reaches(async () => (await view(page)).state, 'open');
      await send(here, 'back');
      await send(bob, 'welcome back');
      for (const page of [here, elsewhere, bob]) {
        await reaches(async () => (await texts(page)).slice(-2).toSorted(), ['back', 'welcome back']);
      }
      expect(errors).toEqual([]);
    });
  }

  it('while the tab that leads hangs, has nothing stored at once, and that tab leaves and writes nothing when it goes on', async () => {
    const { leader, follower, bob, errors } = await inTheRoom();
    const hanging = leader.evaluate(() => window.tabsPage.sendAndHang('last words', 8_000));
    // Of a page that hangs nothing can be asked.
    await wipe(follower);
    expect(await stateOf(follower)).toEqual(wipedHere);
    const awakeAt = await hanging;
    await reaches(() => stateOf(leader), wipedElsewhere);
    await reaches(() => stored(follower), {});
    const frames = await leader.evaluate(() => window.tabsPage.frames());
    expect(frames.filter(({ at }) => at >= awakeAt)).toEqual([]);
    await retry(follower);
    await reaches(async () => (await view(follower)).state, 'open');
    await send(follower, 'back');
    await reaches(async () => (await texts(bob)).includes('back'), true);
    expect(errors).toEqual([]);
  });
});
