import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureFirefox } from '../../scripts/firefox.mjs';
import { type AppServer, startApp } from '../e2e/app-server.js';
import { type Firefox, type FirefoxPage, launchFirefox, patience } from './firefox.js';

let app: AppServer;
let firefox: Firefox;

beforeAll(async () => {
  app = await startApp();
  firefox = await launchFirefox(
    ensureFirefox(),
    `() => {
    // It runs in blank pages, too, and these have no storage.
    if (location.protocol === 'http:') localStorage.setItem('reliable-chat/companion', 'off');
  }`,
  );
});
afterAll(async () => {
  await firefox?.close();
  await app?.close();
});

const rows = `[...document.querySelectorAll('[data-rc-row]')].map((row) =>
  row.getAttribute('data-kind') + ': ' + (row.querySelector('.rc-row-content > :first-child')?.textContent ?? ''))`;

/** A tab of the example app, as its user sees it. */
function tabOf(page: FirefoxPage) {
  const settles = async <T>(expression: string, wanted: T) => {
    await expect.poll(() => page.evaluate<T>(expression), { timeout: patience, interval: 50 }).toEqual(wanted);
  };
  return {
    settles,
    ready: () => settles(`document.querySelector('[data-channel="open"]') !== null`, true),
    name: () => page.evaluate<string>(`document.querySelector('[data-testid="own-name"]').innerText`),
    showsRows: (wanted: string[]) => settles(rows, wanted),
    showsMessage: (text: string) =>
      settles(`${rows}.filter((row) => row === ${JSON.stringify(`message: ${text}`)}).length`, 1),
    showsTick: (text: string, wanted: string) =>
      settles(
        `[...document.querySelectorAll('[data-rc-row]')].find((row) => row.innerText.includes(${JSON.stringify(text)}))
          ?.querySelector('.rc-status')?.innerText`,
        wanted,
      ),
    async say(text: string) {
      await page.evaluate(`document.querySelector('textarea').focus()`);
      await page.type(`${text}\uE007`);
    },
    reload: () => page.reload(),
    close: () => page.close(),
  };
}

async function open(query = '') {
  const tab = tabOf(await firefox.open(`${app.url}${query}`));
  await tab.ready();
  return tab;
}

it('in Firefox two tabs send, deliver and acknowledge, and have their log after a reload', async () => {
  const alice = await open();
  const bob = await open();
  expect([await alice.name(), await bob.name()]).toEqual(['Alice', 'Bob']);

  await alice.say('Hello from Firefox');
  await bob.showsRows(['message: Hello from Firefox']);
  await alice.showsTick('Hello', 'Received by at least one');
  await bob.say('Loud and clear');
  const both = ['message: Hello from Firefox', 'message: Loud and clear'];
  await alice.showsRows(both);

  await alice.reload();
  await alice.ready();
  expect(await alice.name()).toBe('Alice');
  await alice.showsRows(both);
  // Who confirmed it only Alice's own database knows.
  await alice.showsTick('Hello', 'Received by at least one');
  await alice.say('Back again');
  await bob.showsRows([...both, 'message: Back again']);
  await alice.showsTick('Back', 'Received by at least one');
  expect(firefox.complaints).toEqual([]);
});

it('in Firefox two tabs share a participant, and the one that is left goes on', async () => {
  const [first, second] = [await open('?tabs&as=carol'), await open('?tabs&as=carol')];
  const dan = await open('?as=dan');
  expect([await first.name(), await second.name(), await dan.name()]).toEqual(['Carol', 'Carol', 'Dan']);

  await second.say('From the second tab');
  for (const tab of [first, second, dan]) await tab.showsMessage('From the second tab');
  for (const tab of [first, second]) await tab.showsTick('From the second', 'Received by at least one');
  await first.close();
  await second.say('Still here');
  for (const tab of [second, dan]) await tab.showsMessage('Still here');
  await second.showsTick('Still here', 'Received by at least one');
  expect(firefox.complaints).toEqual([]);
});
