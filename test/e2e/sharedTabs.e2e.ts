import { describe, expect, it } from 'vitest';
import { appUser } from './appUser.js';
import { newTab, openTab, settles } from './tab.js';

const user = appUser();

const shared = () => openTab(user.context, `${user.url}?tabs`);

describe('the example app with ?tabs', () => {
  it('is one participant in all its tabs, which another one talks with, and goes on when the first is closed', async () => {
    const [first, second] = [await shared(), await shared()];
    const bob = await openTab(user.context, user.url);
    expect([await first.name(), await second.name(), await bob.name()]).toEqual(['Alice', 'Alice', 'Bob']);
    await second.say('from the second tab');
    await bob.say('who is that?');
    const both = ['message: from the second tab', 'message: who is that?'];
    for (const tab of [first, second, bob]) await settles(() => tab.rows(), both);
    for (const tab of [first, second]) {
      await settles(() => tab.tick('from the second tab').innerText(), 'Received by at least one');
    }
    await first.page.close();
    await second.say('still here');
    await settles(() => bob.rows(), [...both, 'message: still here']);
    const third = await shared();
    await settles(() => third.rows(), [...both, 'message: still here']);
    expect([...second.complaints, ...third.complaints]).toEqual([]);
  });

  it('is taken where a tab has that participant for itself, and the other way round', async () => {
    await openTab(user.context, user.url);
    const [alone, carols] = [
      await newTab(user.context, `${user.url}?tabs`),
      await openTab(user.context, `${user.url}?tabs&as=carol`),
    ];
    await alone.page.getByRole('heading', { name: 'Alice is open in another tab' }).waitFor();
    expect(await carols.name()).toBe('Carol');
    const other = await newTab(user.context, `${user.url}?as=carol`);
    await other.page.getByRole('heading', { name: 'Carol is open in another tab' }).waitFor();
  });

  it('started afresh in one tab says so in the other, which is the new one after a reload', async () => {
    const [first, second] = [await shared(), await shared()];
    await first.say('to be forgotten');
    await settles(() => second.rows(), ['message: to be forgotten']);
    await second.press('Start afresh…');
    await second.press('Delete and start afresh');
    await first.page.getByRole('alert').filter({ hasText: 'had stored in this browser is gone' }).waitFor();
    await first.press('Reload');
    await first.page.locator('[data-channel="open"]').waitFor();
    await second.page.locator('[data-channel="open"]').waitFor();
    await second.say('new here');
    for (const tab of [first, second]) await tab.row('new here').waitFor();
    const ids = await Promise.all(
      [first, second].map((tab) => tab.page.locator('[data-rc-row]').last().getAttribute('data-rc-row')),
    );
    expect(ids[0]).toBe(ids[1]);
  });
});
