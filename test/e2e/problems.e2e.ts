import { describe, expect, it } from 'vitest';
import { appUser } from './appUser.js';
import { newTab, ready, type Tab } from './tab.js';

const user = appUser();

/** The notice on a page: heading, reason, what to do. */
async function notice(tab: Tab): Promise<string> {
  await tab.page.getByRole('alert').waitFor();
  return tab.page.getByRole('main').innerText();
}

describe('a browser in which the chat cannot open', () => {
  it('is told when it offers no locks, as on a plain http address', async () => {
    await user.context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));
    const text = await notice(await newTab(user.context, user.url));
    expect(text).toContain('This browser cannot run the chat.');
    expect(text).toContain('no Web Locks');
    expect(text).toContain('http://localhost');
  });

  it('is told when it does not let the site store anything', async () => {
    await user.context.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      };
      Object.defineProperty(window, 'sessionStorage', { get: refuse });
    });
    const text = await notice(await newTab(user.context, user.url));
    expect(text).toContain('may not store anything');
    expect(text).toContain('Access is denied');
    expect(text).toContain('Allow this site to store data');
  });

  it('is told when who it is cannot be kept, and comes back as the same once it can', async () => {
    await user.context.addInitScript(() => {
      if (sessionStorage.getItem('healed') !== null) return;
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...values) {
        if (this.name === 'participants') throw new DOMException('The disk is full.', 'QuotaExceededError');
        return put.apply(this, values);
      };
    });
    const tab = await newTab(user.context, user.url);
    const text = await notice(tab);
    expect(text).toContain('The conversation could not be opened.');
    expect(text).toContain("Who this tab is could not be kept: this site's storage is full.");
    expect(text).toContain('Reload the page.');
    await tab.page.evaluate(() => sessionStorage.setItem('healed', 'yes'));
    await tab.press('Reload');
    await ready(tab);
    expect(await tab.name()).toBe('Alice');
  });

  it('is told when its database does not open, and tries again', async () => {
    await user.context.addInitScript(() => {
      if (sessionStorage.getItem('healed') !== null) return;
      IDBFactory.prototype.open = () => {
        throw new DOMException('The disk is full.', 'QuotaExceededError');
      };
    });
    const tab = await newTab(user.context, user.url);
    const text = await notice(tab);
    expect(text).toContain('The conversation could not be opened.');
    expect(text).toContain("this site's storage is full");
    expect(text).toContain('Reload the page.');
    await tab.page.evaluate(() => sessionStorage.setItem('healed', 'yes'));
    await tab.press('Reload');
    await ready(tab);
  });
});
