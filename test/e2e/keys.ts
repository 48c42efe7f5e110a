import type { Locator, Page } from 'playwright';

/** More stops than any page of a test has. */
const stopsAtMost = 80;

export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Waits until the focus is there. */
export const focused = (locator: Locator): Promise<void> => locator.and(locator.page().locator(':focus')).waitFor();

/** What has the focus, as a screen reader names it: `button "Send"`; empty where nothing has. */
async function stopOf(page: Page): Promise<string> {
  const focus = page.locator(':focus');
  if ((await focus.count()) === 0) return '';
  // The first line is of the element itself; what stands in it, and its state, come after the name. That of a row has the time in it.
  const snapshot = await focus.ariaSnapshot();
  return /^- '?(article|treeitem|\w+(?: "[^"]*")?)/.exec(snapshot)?.[1] ?? snapshot;
}

/** Every stop of Tab on the page, from its top to where the browser leaves it, as a screen reader names them. */
export async function tabStops(page: Page): Promise<string[]> {
  // The browser goes on from where the focus was last.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  const stops: string[] = [];
  for (let count = 0; count < stopsAtMost; count += 1) {
    await page.keyboard.press('Tab');
    const stop = await stopOf(page);
    if (stop === '') return stops;
    stops.push(stop);
  }
  throw new Error(`Tab never leaves the page: ${stops.join(', ')}`);
}

/** Presses Tab (or Shift+Tab) until the focus is on what is wanted, as somebody without a pointer gets there. */
export async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const here = wanted.and(page.locator(':focus'));
  for (let count = 0; count < stopsAtMost; count += 1) {
    if ((await here.count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab does not reach ${String(wanted)}.`);
}
