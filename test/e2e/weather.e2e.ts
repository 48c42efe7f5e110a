import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/testing/index.js';
import { appUser } from './appUser.js';
import { newTab, openTab, ready, type Tab } from './tab.js';

const user = appUser();

/** What happens in a run is drawn from its seed: `WEATHER_SEEDS=1,2,3` runs others. */
const seeds = (process.env['WEATHER_SEEDS'] ?? '3').split(',').map(Number);
/** How long the tabs may take to agree once the weather is fine, ms. */
const healing = 60_000;
const skies = ['Sunny', 'Rain', 'Storm'];
const stores = ['At once', 'After 4 s', 'Not at all'] as const;
const texts = ['Short', 'مرحبا', '😀 and more', 'two\nlines', `long ${'and longer '.repeat(30)}`, 'x'.repeat(300)];

const addressOf = (seat: number) => `${user.url}?as=${seat === 0 ? 'alice' : 'bob'}`;

/** Opens the address of a tab that was closed just now: the page that goes may hold its seat for a moment longer. */
async function openAgain(seat: number): Promise<Tab> {
  const tab = await newTab(user.context, addressOf(seat));
  const wait = tab.page.getByRole('button', { name: /^Wait for/ });
  await wait.or(tab.composer).waitFor();
  if (await wait.isVisible()) await wait.click();
  await ready(tab);
  return tab;
}

/** Two tabs, and what a person does in them. */
class Table {
  readonly tabs: Tab[];
  readonly said: string[] = [];
  readonly #random: () => number;

  constructor(tabs: Tab[], random: () => number) {
    this.tabs = tabs;
    this.#random = random;
  }

  #one<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }

  /** Does one thing or another, and says what. */
  async act(): Promise<string> {
    const seat = this.#one([0, 1]);
    const tab = this.tabs[seat]!;
    switch (this.#one(['say', 'say', 'say', 'sky', 'cut', 'lose', 'store', 'react', 'reload', 'reopen'])) {
      case 'say': {
        const text = `${this.said.length}: ${this.#one(texts)}`;
        await tab.say(text);
        await tab.row(text).waitFor();
        this.said.push(`message: ${text}`);
        return `${seat} says ${text.slice(0, 20)}`;
      }
      case 'sky': {
        const sky = this.#one(skies);
        await tab.press(sky);
        return `${seat}: ${sky}`;
      }
      case 'cut': {
        const cut = this.#one([true, false]);
        await tab.setSwitch('Cut this tab off', cut);
        return `${seat}: ${cut ? 'cut off' : 'back'}`;
      }
      case 'lose': {
        await tab.page.locator('.lose-next button').click();
        return `${seat}: loses the next message, or not`;
      }
      case 'store': {
        const manner = this.#one(stores);
        await tab.storeAnswers(manner);
        return `${seat}: the store answers ${manner}`;
      }
      case 'react': {
        const row = tab.page.locator('[data-rc-row][data-kind="message"]').last();
        if ((await row.count()) === 0) return `${seat}: nothing to react to`;
        await row.focus();
        await tab.page.keyboard.press('Enter');
        await tab.page.keyboard.press('Enter');
        return `${seat} reacts`;
      }
      case 'reload': {
        await tab.page.reload();
        await ready(tab);
        return `${seat} reloads`;
      }
      default: {
        await tab.page.close();
        this.tabs[seat] = await openAgain(seat);
        return `${seat} closes and opens again`;
      }
    }
  }

  /** What is wrong at a glance: complaints of the browser, and what does not fit into the window. */
  async troubles(): Promise<string[]> {
    const found = await Promise.all(
      this.tabs.map(async ({ page, complaints }) => {
        const overflows = await page.evaluate(
          () =>
            document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
        );
        return overflows ? [...complaints, 'The page is wider or higher than its window.'] : complaints;
      }),
    );
    return found.flat();
  }

  /** Fine weather everywhere; what was given up is sent again, as its author would. */
  async heal(): Promise<void> {
    for (const tab of this.tabs) {
      await tab.press('Sunny');
      await tab.storeAnswers('At once');
    }
  }

  /** The logs of both tabs; presses "Resend" where there is one. */
  async logs(): Promise<[string[], string[]]> {
    for (const { page } of this.tabs) {
      const resend = page.getByRole('log').getByRole('button', { name: 'Resend' }).first();
      if (await resend.isVisible()) await resend.click();
    }
    return [await this.tabs[0]!.rows(), await this.tabs[1]!.rows()];
  }
}

describe('two tabs under weather that changes', () => {
  it.each(seeds)(
    'end with the same log and everything that was said, seed %i',
    async (seed) => {
      const random = createRandom(seed);
      const table = new Table(
        [await openTab(user.context, addressOf(0)), await openTab(user.context, addressOf(1))],
        random,
      );
      const deeds: string[] = [];
      for (let turn = 0; turn < 30; turn += 1) {
        deeds.push(await table.act());
        expect(await table.troubles(), deeds.join('\n')).toEqual([]);
      }
      await table.heal();
      const sorted = [...table.said].sort();
      await expect
        .poll(async () => (await table.logs()).map((rows) => [...rows].sort()), {
          timeout: healing,
          interval: 250,
          message: deeds.join('\n'),
        })
        .toEqual([sorted, sorted]);
      const [ofAlice, ofBob] = await table.logs();
      expect(ofBob).toEqual(ofAlice);
      expect(await table.troubles()).toEqual([]);
    },
    240_000,
  );
});
