import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { describe, expect, it } from 'vitest';
import { appUser } from './appUser.js';
import { launchOptions, newBrowserContext } from './browser.js';
import { patience, ready, settles, type Tab } from './tab.js';

const user = appUser();
const { load, open } = user;

/** Kills the process of a tab: nothing in the page runs after that. */
async function crash(tab: Tab): Promise<void> {
  const session = await user.context.newCDPSession(tab.page);
  const crashed = tab.page.waitForEvent('crash');
  // The answer never comes: who would give it is gone.
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  await tab.page.close();
}

const history = ['message: said before', 'message: not sent yet', 'message: nor this'];

/** Two tabs, one of them cut off with two messages to send. */
async function aliceCutOff(where = user.context): Promise<{ alice: Tab; bob: Tab }> {
  const alice = await open('', where);
  const bob = await open('', where);
  await alice.say('said before');
  await bob.row('said before').waitFor();
  await alice.setSwitch('Cut this tab off', true);
  await alice.say('not sent yet');
  await alice.say('nor this');
  await settles(() => alice.tick('nor this').innerText(), 'Waiting to send');
  expect(await alice.rows()).toEqual(history);
  return { alice, bob };
}

describe('a tab with unsent messages', () => {
  it('comes back with its name, its log and its outbox after it was closed', async () => {
    const { alice, bob } = await aliceCutOff();
    expect(await bob.rows()).toEqual(['message: said before']);
    await alice.page.close();
    const again = await open();
    expect(await again.name()).toBe('Alice');
    await settles(() => again.rows(), history);
    await settles(() => bob.rows(), history);
    await settles(() => again.tick('nor this').innerText(), 'Received by at least one');
  });

  it('comes back with all of it after its process was killed', async () => {
    const { alice, bob } = await aliceCutOff();
    await crash(alice);
    const again = await open();
    expect(await again.name()).toBe('Alice');
    await settles(() => again.rows(), history);
    await settles(() => bob.rows(), history);
    await settles(() => again.tick('nor this').innerText(), 'Received by at least one');
  });

  it('keeps its name, its weather and its outbox over a reload', async () => {
    const { alice, bob } = await aliceCutOff();
    await alice.page.reload();
    await ready(alice);
    expect(await alice.name()).toBe('Alice');
    await settles(() => alice.rows(), history);
    await settles(() => alice.tick('nor this').innerText(), 'Waiting to send');
    expect(await bob.rows()).toEqual(['message: said before']);
    await alice.setSwitch('Cut this tab off', false);
    await settles(() => bob.rows(), history);
  });

  it('comes back after the whole browser was killed', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'reliable-chat-'));
    const launch = async () => {
      const opened = await chromium.launchPersistentContext(profile, {
        ...launchOptions,
        viewport: { width: 1280, height: 3000 },
      });
      await opened.addInitScript(() => localStorage.setItem('reliable-chat/companion', 'off'));
      return opened;
    };
    try {
      const before = await launch();
      const { alice } = await aliceCutOff(before);
      const gone = new Promise((resolve) => before.once('close', resolve));
      const session = await before.newCDPSession(alice.page);
      void session.send('Browser.crash').catch(() => undefined);
      await gone;

      const after = await launch();
      const again = await open('', after);
      expect(await again.name()).toBe('Alice');
      await settles(() => again.rows(), history);
      const bob = await open('', after);
      await settles(() => bob.rows(), history);
      await settles(() => again.tick('nor this').innerText(), 'Received by at least one');
      await after.close();
    } finally {
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

describe('slots', () => {
  it('belong to one tab at a time: a name in the address that is taken is refused, with a way on', async () => {
    const carol = await open('?as=carol');
    expect(await carol.name()).toBe('Carol');
    const second = await load('?as=Carol');
    await second.page.getByRole('heading', { name: 'Carol is open in another tab' }).waitFor();
    expect(await second.composer.count()).toBe(0);
    await second.press('Join as somebody else');
    await ready(second);
    expect(await second.name()).toBe('Alice');
    await second.page.reload();
    await ready(second);
    expect(await second.name()).toBe('Alice');
  });

  it('go to the tab that waits for them', async () => {
    const carol = await open('?as=carol');
    await carol.say('hello from the first');
    await carol.row('hello').waitFor();
    const second = await load('?as=carol');
    await second.press('Wait for Carol');
    await second.page.getByText('Waiting for Carol').waitFor();
    await carol.page.close();
    await ready(second);
    expect(await second.name()).toBe('Carol');
    await settles(() => second.rows(), ['message: hello from the first']);
  });

  it('are taken lowest first, also after one became free', async () => {
    const first = await open();
    const second = await open();
    const third = await open();
    expect(await Promise.all([first, second, third].map((tab) => tab.name()))).toEqual(['Alice', 'Bob', 'Carol']);
    await second.page.close();
    expect(await (await open()).name()).toBe('Bob');
  });

  it('can be started afresh, after asking', async () => {
    const alice = await open();
    await alice.setSwitch('Cut this tab off', true);
    await alice.say('nobody will see this');
    await alice.row('nobody').waitFor();
    await alice.press('Start afresh…');
    await alice.press('Keep everything');
    await alice.row('nobody').waitFor();
    await alice.press('Start afresh…');
    const loaded = alice.page.waitForEvent('load');
    await alice.press('Delete and start afresh');
    await loaded;
    await ready(alice);
    expect(await alice.name()).toBe('Alice');
    expect(await alice.rows()).toEqual([]);
  });
});

describe('the simulated participant', () => {
  it('answers a single tab, and confirms what it says', async () => {
    const alive = await newBrowserContext(user.browser, { companion: true });
    const alice = await open('', alive);
    await alice.say('Anybody there?');
    await settles(() => alice.tick('Anybody').innerText(), 'Received by at least one');
    await alice.row('Hi Alice! Good to have you here.').waitFor();
    await alive.close();
  });

  it('moves to another tab when the one that hosts it closes, and leaves when switched off', async () => {
    const alive = await newBrowserContext(user.browser, { companion: true });
    const alice = await open('', alive);
    await alice.page.getByText('Runs in this tab').waitFor();
    const bob = await open('', alive);
    await bob.page.getByText('Runs in another tab').waitFor();
    await alice.page.close();
    await bob.page.getByText('Runs in this tab').waitFor({ timeout: patience });
    await bob.say('Still there?');
    await bob.row('Hi Bob! Good to have you here.').waitFor();
    await bob.setSwitch('Simulated participant', false);
    await bob.page.getByText('Off: nobody answers').waitFor();
    await bob.setSwitch('Simulated participant', true);
    await bob.page.getByText('Runs in this tab').waitFor();
    await alive.close();
  });
});
