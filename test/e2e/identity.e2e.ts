import type { BrowserContext, Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import type {} from './pages/identity/page.js';
import { servePages } from './servedPages.js';

const pages = servePages('identity');
const devices: BrowserContext[] = [];

afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.close()));
});

/** A browser with storage of its own. */
async function newDevice(): Promise<BrowserContext> {
  const device = await pages.browser.newContext();
  devices.push(device);
  return device;
}

async function open(device: BrowserContext): Promise<Page> {
  const page = await device.newPage();
  await page.goto(pages.url);
  await page.waitForFunction(() => window.identityPage !== undefined);
  return page;
}

const idOf = (page: Page): Promise<string> => page.evaluate(() => window.identityPage!.participantId());

describe('an identity in a real browser', () => {
  it('is kept over a reload and for every tab, and its private key can be read by no script', async () => {
    const device = await newDevice();
    const page = await open(device);
    const id = await idOf(page);
    expect(id).toMatch(/^[\w-]{43}$/);
    await page.reload();
    await page.waitForFunction(() => window.identityPage !== undefined);
    expect(await idOf(page)).toBe(id);
    expect(await idOf(await open(device))).toBe(id);
    expect(await page.evaluate(() => window.identityPage!.readableKeys())).toEqual(['publicKey']);
    await expect(page.evaluate(() => window.identityPage!.exportKept())).rejects.toThrow('cannot be exported');
  });

  it('goes to another device as text, and is the same participant there', async () => {
    const here = await open(await newDevice());
    const there = await open(await newDevice());
    const before = await idOf(there);
    const text = await here.evaluate(() => window.identityPage!.makeExported());
    const id = await there.evaluate((given) => window.identityPage!.importText(given), text);
    expect(id).not.toBe(before);
    expect(await idOf(there)).toBe(id);
    expect(await there.evaluate(() => window.identityPage!.readableKeys())).toEqual(['publicKey']);
  });

  it('signs what others verify; what is unsigned, or signed by somebody else or elsewhere, is marked', async () => {
    const device = await newDevice();
    const [alice, bob] = [await open(device), await open(device)];
    // Two people in one browser, so that they hear each other: Bob keeps another identity once Alice has hers.
    await idOf(alice);
    await alice.evaluate(() => window.identityPage!.open());
    const text = await bob.evaluate(() => window.identityPage!.makeExported());
    await bob.evaluate((given) => window.identityPage!.importText(given), text);
    await bob.evaluate(() => window.identityPage!.open());
    for (const page of [alice, bob]) await page.locator('[data-channel=open]').waitFor({ state: 'attached' });
    await alice.evaluate(async () => {
      const page = window.identityPage!;
      await page.sendSigned('signed');
      page.sendUnsigned('plain');
      await page.sendForged('forged');
      await page.sendFromElsewhere('elsewhere');
    });
    for (const page of [bob, alice]) {
      for (const row of ['signed: verified', 'plain: unsigned', 'forged: invalid', 'elsewhere: invalid']) {
        await page.getByText(row, { exact: true }).waitFor({ timeout: 15_000 });
      }
    }
    expect(await bob.locator('li').allTextContents()).toEqual([
      'signed: verified',
      'plain: unsigned',
      'forged: invalid',
      'elsewhere: invalid',
    ]);
  });
});
