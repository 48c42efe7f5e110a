import type { Locator } from 'playwright';
import { describe, expect, it } from 'vitest';
import { appUser } from './appUser.js';
import { focused, press, tabStops, tabTo } from './keys.js';
import { newTab, ready, settles, type Tab } from './tab.js';

const user = appUser();
const { load, open } = user;

const button = (tab: Tab, name: string | RegExp): Locator => tab.page.getByRole('button', { name, exact: true });
const reach = (tab: Tab, wanted: Locator, key?: 'Tab' | 'Shift+Tab') => tabTo(tab.page, wanted, key);
const keys = (tab: Tab, ...names: string[]) => press(tab.page, ...names);

/** The only tab of the browser, with one message in it. */
async function openAlone(width: number, height: number): Promise<Tab> {
  const tab = await open();
  await tab.page.setViewportSize({ width, height });
  await tab.say('hello');
  await tab.row('hello').waitFor();
  await settles(() => tab.tick('hello').innerText(), 'Sent');
  await tab.page.getByRole('link', { name: 'Open a second participant' }).waitFor();
  return tab;
}

const conversation = ['article', 'link "Open a second participant"', 'textbox "Message"', 'button "Send"'];
const panel = [
  'button "Sunny"',
  'button "Rain"',
  'button "Storm"',
  'switch "Cut this tab off Nothing arrives, nothing goes out."',
  'button "Lose exactly the next message"',
  'slider "Loss"',
  'slider "Delay"',
  'slider "Duplication"',
  'slider "Reordering"',
  'radio "After 4 s"',
  'switch "Simulated participant Off: nobody answers but other tabs."',
  'button "Change network…"',
  'button "Copy diagnostics"',
  'button "Start afresh…"',
];

describe('by keyboard alone, in the example app', () => {
  it('Tab reaches every control once, as they are drawn: header, conversation, and the panel beside it', async () => {
    const tab = await openAlone(1280, 1100);
    expect(await tabStops(tab.page)).toEqual(['button "Switch to dark"', ...conversation, ...panel]);
  });

  it('on a narrow screen the panel comes after the button that opens it; Escape closes it and goes back there', async () => {
    const tab = await openAlone(360, 740);
    const header = ['button "Network: Sunny, People and weather"', 'button "Switch to dark"'];
    expect(await tabStops(tab.page)).toEqual([...header, ...conversation]);
    await reach(tab, button(tab, 'Network: Sunny, People and weather'));
    await keys(tab, 'Enter');
    // The invitation gives way to the panel.
    const beside = conversation.filter((stop) => !stop.startsWith('link'));
    expect(await tabStops(tab.page)).toEqual([...header, ...panel, ...beside]);
    await reach(tab, button(tab, 'Storm'));
    await keys(tab, 'Enter', 'Escape');
    await focused(button(tab, 'Network: Storm, People and weather'));
    await button(tab, 'Storm').waitFor({ state: 'hidden' });
  });

  it('one makes weather: a preset, a switch, a slider, how the store answers, and a message that gets lost', async () => {
    const tab = await open();
    await reach(tab, button(tab, 'Rain'));
    await keys(tab, 'Enter');
    await tab.page.getByRole('button', { name: 'Rain', pressed: true }).waitFor();
    await reach(tab, tab.page.getByRole('switch', { name: 'Cut this tab off' }));
    await keys(tab, 'Space');
    await tab.page.getByText('Offline').first().waitFor();
    await keys(tab, 'Space');
    await reach(tab, button(tab, 'Lose exactly the next message'));
    await keys(tab, 'Enter');
    await focused(button(tab, 'Let it through after all'));
    await keys(tab, 'Enter');
    await focused(button(tab, 'Lose exactly the next message'));
    const slider = tab.page.getByRole('slider', { name: 'Delay' });
    await reach(tab, slider);
    await keys(tab, 'Home', 'ArrowRight');
    expect(await slider.getAttribute('aria-valuetext')).toBe('0.1 s');
    await reach(tab, tab.page.getByRole('radio', { name: 'After 4 s' }));
    await keys(tab, 'ArrowRight');
    await focused(tab.page.getByRole('radio', { name: 'Not at all', checked: true }));
  });

  it('one switches between light and dark, and the simulated participant on and off', async () => {
    const tab = await open();
    await reach(tab, button(tab, 'Switch to dark'));
    await keys(tab, 'Enter');
    await focused(button(tab, 'Switch to light'));
    await keys(tab, 'Enter');
    await focused(button(tab, 'Switch to dark'));
    await reach(tab, tab.page.getByRole('switch', { name: 'Simulated participant' }));
    await keys(tab, 'Space');
    await tab.page.getByText('Runs in this tab, on the same engine.').waitFor();
    await keys(tab, 'Space');
    await tab.page.getByText('Off: nobody answers but other tabs.').waitFor();
  });

  it('one opens a second participant, reacts to what it says, and takes that back', async () => {
    const alice = await open();
    await reach(alice, alice.page.getByRole('link', { name: 'Open a second participant' }));
    const [page] = await Promise.all([user.context.waitForEvent('page'), keys(alice, 'Enter')]);
    await settles(() => page.getByTestId('own-name').innerText(), 'Bob');
    await page.getByRole('textbox', { name: 'Message' }).fill('hello');
    await page.keyboard.press('Enter');
    await alice.row('hello').waitFor();
    await page.close();

    await reach(alice, alice.row('hello'), 'Shift+Tab');
    await keys(alice, 'Enter');
    await focused(button(alice, '👍'));
    await keys(alice, 'ArrowRight');
    await focused(button(alice, '❤️'));
    await keys(alice, 'Enter');
    const chip = alice.row('hello').locator('.rc-chip');
    await chip.waitFor();
    expect(await chip.getAttribute('aria-pressed')).toBe('true');
    await keys(alice, 'Escape');
    await focused(alice.row('hello'));
    await keys(alice, 'Enter');
    await focused(chip);
    await keys(alice, 'Enter');
    await chip.waitFor({ state: 'detached' });
    // The chip went with the reaction: one is still on its message.
    await focused(alice.row('hello'));
  });

  it('one changes the network, or stays: both ways out of the dialog lead back to its button', async () => {
    const tab = await open();
    const change = button(tab, 'Change network…');
    const dialog = tab.page.getByRole('dialog', { name: 'What this room talks over' });
    await reach(tab, change);
    await keys(tab, 'Enter');
    await focused(dialog.getByRole('radio', { name: 'Tabs of this browser' }));
    await keys(tab, 'ArrowDown');
    await focused(dialog.getByRole('radio', { name: 'Waku, by service nodes you name', checked: true }));
    await keys(tab, 'Tab');
    await focused(dialog.getByRole('textbox'));
    await keys(tab, 'Tab');
    await focused(dialog.getByRole('spinbutton', { name: 'Cluster' }));
    await keys(tab, 'Tab');
    await focused(dialog.getByRole('spinbutton', { name: 'Shards' }));
    await keys(tab, 'Tab');
    await focused(dialog.getByRole('button', { name: 'Join' }));
    await keys(tab, 'Tab');
    await focused(dialog.getByRole('button', { name: 'Stay here' }));
    await keys(tab, 'Enter');
    await focused(change);
    await keys(tab, 'Enter', 'Escape');
    await dialog.waitFor({ state: 'hidden' });
    await focused(change);
  });

  it('one copies diagnostics, also where the browser does not let the page copy', async () => {
    await user.context.addInitScript(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
      document.execCommand = () => false;
    });
    const tab = await open();
    await reach(tab, button(tab, 'Copy diagnostics'));
    await keys(tab, 'Enter');
    const shown = tab.page.getByLabel('Select and copy it here');
    await shown.waitFor();
    await keys(tab, 'Tab');
    await focused(shown);
    // All of it is selected: one copies it with one key.
    const selected = () => shown.evaluate((field) => (field as HTMLTextAreaElement).selectionEnd);
    expect(await selected()).toBe((await shown.inputValue()).length);
  });

  it('one starts afresh, after being asked; the first answer keeps everything', async () => {
    const tab = await open();
    // What went out, the network would bring back.
    await tab.setSwitch('Cut this tab off', true);
    await tab.say('to be forgotten');
    await tab.row('to be forgotten').waitFor();
    const start = button(tab, 'Start afresh…');
    await reach(tab, start);
    await keys(tab, 'Enter');
    await focused(button(tab, 'Keep everything'));
    await keys(tab, 'Enter');
    await focused(start);
    await tab.row('to be forgotten').waitFor();
    await keys(tab, 'Enter', 'Tab');
    await focused(button(tab, 'Delete and start afresh'));
    await Promise.all([tab.page.waitForEvent('load'), keys(tab, 'Enter')]);
    await ready(tab);
    expect(await tab.rows()).toEqual([]);
  });

  it('one waits for a participant who is open elsewhere, or joins as somebody else', async () => {
    const alice = await open();
    const second = await load('?as=alice');
    await reach(second, button(second, 'Wait for Alice'));
    await keys(second, 'Enter');
    await second.page.getByText('Waiting for Alice').waitFor();
    // The button went with what it did; the other one is the next.
    await keys(second, 'Shift+Tab');
    await focused(button(second, 'Join as somebody else'));
    await alice.page.close();
    await ready(second);
    expect(await second.name()).toBe('Alice');

    const third = await load('?as=alice');
    await reach(third, button(third, 'Join as somebody else'));
    await keys(third, 'Enter');
    await ready(third);
    expect(await third.name()).toBe('Bob');
  });

  it('one reloads where the conversation did not open, once it can', async () => {
    await user.context.addInitScript(() => {
      if (sessionStorage.getItem('healed') !== null) return;
      IDBFactory.prototype.open = () => {
        throw new DOMException('The disk is full.', 'QuotaExceededError');
      };
    });
    const tab = await newTab(user.context, user.url);
    await tab.page.getByRole('alert').waitFor();
    await tab.page.evaluate(() => sessionStorage.setItem('healed', 'yes'));
    await reach(tab, button(tab, 'Reload'));
    await keys(tab, 'Enter');
    await ready(tab);
  });
});
