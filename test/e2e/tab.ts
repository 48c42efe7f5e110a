import type { BrowserContext, Locator, Page } from 'playwright';
import { expect } from 'vitest';

/** How long a page may take to get where a test wants it, ms. */
export const patience = 20_000;

/** What a row of the list is: "Alice: hello", "gap: 1 message missing from Alice", "held Bob: …". */
export type RowText = string;

/** One tab of the example app, as its user sees it. */
export class Tab {
  readonly page: Page;
  /** What the page complained about, in words. */
  readonly complaints: string[];

  constructor(page: Page, complaints: string[]) {
    this.page = page;
    this.complaints = complaints;
  }

  /** Who the tab says it is. */
  name(): Promise<string> {
    return this.page.getByTestId('own-name').innerText();
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message' });
  }

  /** Types a message and sends it. */
  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  row(text: string): Locator {
    return this.page.locator('[data-rc-row]').filter({ hasText: text });
  }

  get gaps(): Locator {
    return this.page.locator('[data-kind="gap"]');
  }

  /** The delivery state of an own message on screen. */
  tick(text: string): Locator {
    return this.row(text).locator('.rc-status');
  }

  /** The kinds and texts of all rows, in order. */
  rows(): Promise<RowText[]> {
    return this.page.locator('[data-rc-row]').evaluateAll((rows) =>
      rows.map((row) => {
        const kind = row.getAttribute('data-kind') ?? '';
        const words = row.querySelector(
          kind === 'gap' || kind === 'lost' ? '.rc-gap-label' : '.rc-row-content > :first-child',
        );
        return `${kind}: ${words?.textContent ?? ''}`;
      }),
    );
  }

  async setSwitch(name: string, on: boolean): Promise<void> {
    await this.page.getByRole('switch', { name }).setChecked(on);
  }

  async setSlider(name: string, value: number): Promise<void> {
    await this.page.getByRole('slider', { name }).fill(String(value));
  }

  async storeAnswers(how: 'At once' | 'After 4 s' | 'Not at all'): Promise<void> {
    await this.page.getByRole('radio', { name: how }).check();
  }

  async press(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }
}

/** Loads the app in a page of its own; does not wait for it to open. */
export async function newTab(context: BrowserContext, url: string): Promise<Tab> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.setDefaultTimeout(patience);
  await page.goto(url);
  return new Tab(page, complaints);
}

/** Opens a tab and waits until it can be written in. */
export async function openTab(context: BrowserContext, url: string): Promise<Tab> {
  const tab = await newTab(context, url);
  await ready(tab);
  return tab;
}

/** Waits until the channel of a tab is open. */
export async function ready(tab: Tab): Promise<void> {
  await tab.composer.waitFor();
  await tab.page.locator('[data-channel="open"]').waitFor();
}

/** Waits until `read` gives `wanted`. */
export async function settles<T>(read: () => Promise<T>, wanted: T): Promise<void> {
  await expect.poll(read, { timeout: patience, interval: 50 }).toEqual(wanted);
}
