import { describe, expect, it } from 'vitest';
import { appUser } from './appUser.js';
import { settles, type Tab } from './tab.js';

const user = appUser();
const { open } = user;

describe('two tabs', () => {
  it('show a message where it is typed at once, and in the other', async () => {
    const alice = await open();
    const bob = await open();
    expect([await alice.name(), await bob.name()]).toEqual(['Alice', 'Bob']);
    await alice.say('Hello, is this on?');
    expect(await alice.rows()).toEqual(['message: Hello, is this on?']);
    await settles(() => bob.rows(), ['message: Hello, is this on?']);
    expect(await bob.row('Hello').innerText()).toContain('Alice');
    await bob.say('Loud and clear.');
    await settles(() => alice.rows(), ['message: Hello, is this on?', 'message: Loud and clear.']);
  });

  it('tell what became of a message: waiting while cut off, sent, received', async () => {
    const alice = await open();
    const bob = await open();
    await bob.setSwitch('Cut this tab off', true);
    await alice.setSwitch('Cut this tab off', true);
    await alice.say('Anybody there?');
    await settles(() => alice.tick('Anybody').innerText(), 'Waiting to send');
    await alice.page.getByText('Offline, 1 waiting to send').waitFor();

    await alice.setSwitch('Cut this tab off', false);
    await settles(() => alice.tick('Anybody').innerText(), 'Sent');
    expect(await bob.rows()).toEqual([]);

    await bob.setSwitch('Cut this tab off', false);
    await settles(() => bob.rows(), ['message: Anybody there?']);
    await settles(() => alice.tick('Anybody').innerText(), 'Received by at least one');
  });

  it('list who is here', async () => {
    const alice = await open();
    const bob = await open();
    await bob.say('hi');
    await alice.row('hi').waitFor();
    const people = alice.page.getByRole('region', { name: 'People' }).getByRole('listitem');
    await settles(() => people.locator('.people-name').allInnerTexts(), ['Alice', 'Bob']);
    expect(await people.last().innerText()).toContain('heard');
  });

  it('offer a second participant while there is one, and take it in', async () => {
    const alice = await open();
    const invitation = alice.page.getByRole('link', { name: 'Open a second participant' });
    const [page] = await Promise.all([user.context.waitForEvent('page'), invitation.click()]);
    await settles(() => page.getByTestId('own-name').innerText(), 'Bob');
    await invitation.waitFor({ state: 'detached' });
  });

  it('count what arrives while nobody looks in the title', async () => {
    const alice = await open();
    const bob = await open();
    await settles(() => alice.page.title(), 'Alice · Lobby');
    await look(alice, 'hidden');
    await bob.say('one');
    await bob.say('two');
    await settles(() => alice.page.title(), '(2) Alice · Lobby');
    await look(alice, 'visible');
    await settles(() => alice.page.title(), 'Alice · Lobby');
    // Where they began stays marked.
    await alice.page.locator('.rc-unread').waitFor();
    expect(await alice.page.locator('.rc-row-frame', { has: alice.page.locator('.rc-unread') }).innerText()).toContain(
      'one',
    );
  });
});

describe('a gap', () => {
  it('opens where the message is missing, says from whom, and closes there', async () => {
    const alice = await open();
    const bob = await open();
    const carol = await open();
    await alice.say('first');
    for (const tab of [bob, carol]) await tab.row('first').waitFor();

    await bob.storeAnswers('Not at all');
    await bob.setSlider('Loss', 1);
    await alice.say('lost on the way');
    // Somebody has it: it will not be sent again. Then nobody hears Bob ask for it.
    await settles(() => alice.tick('lost on the way').innerText(), 'Received by at least one');
    for (const tab of [alice, carol]) await tab.setSlider('Loss', 1);
    await bob.setSlider('Loss', 0);
    await alice.say('and after it');

    await settles(
      async () => (await bob.rows()).map((row) => row.replace(/^gap: .*1 message.* Alice.*$/, 'gap of Alice')),
      ['message: first', 'gap of Alice', 'held: and after it'],
    );
    await bob.page.getByText('Catching up, 1 missing').waitFor();
    const gap = bob.gaps.first();
    const place = await gap.getAttribute('data-rc-row');

    // Asking a store that is silent does not close it; asking starts over, so the next question is soon.
    await gap.getByRole('button', { name: 'Try now' }).click();
    expect(await bob.gaps.count()).toBe(1);
    await bob.storeAnswers('At once');
    await settles(() => bob.rows(), ['message: first', 'message: lost on the way', 'message: and after it']);
    expect(await bob.row('lost on the way').getAttribute('data-rc-row')).toBe(place);
    await bob.page.getByText('Up to date').waitFor();
  });

  it.each(['At once', 'After 4 s'] as const)(
    'can be made: exactly the next message is lost, is seen missing, and comes back; the store answers %s',
    async (manner) => {
      const alice = await open();
      const bob = await open();
      await alice.say('first');
      await bob.row('first').waitFor();
      await bob.storeAnswers(manner);
      await bob.press('Lose exactly the next message');
      await bob.page.getByRole('button', { name: 'Let it through after all' }).waitFor();
      await alice.say('second');
      await bob.page.getByText('its gap shows when others tell of it').waitFor();
      // Nothing more is said: that it is missing is seen all the same.
      await settles(async () => (await bob.rows()).map((row) => row.split(':')[0]), ['message', 'gap']);
      await alice.say('third');
      await settles(() => bob.rows(), ['message: first', 'message: second', 'message: third']);
    },
    60_000,
  );
});

describe('bad weather', () => {
  it('ends in the same log everywhere: every message once, in the same order', async () => {
    const alice = await open();
    const bob = await open();
    for (const tab of [alice, bob]) {
      await tab.setSlider('Loss', 0.3);
      await tab.setSlider('Delay', 600);
      await tab.setSlider('Duplication', 0.5);
      await tab.setSlider('Reordering', 0.5);
      await tab.storeAnswers('At once');
    }
    const said: string[] = [];
    for (let turn = 1; turn <= 10; turn += 1) {
      for (const tab of [alice, bob]) {
        const text = `${await tab.name()} says ${turn}`;
        await tab.say(text);
        said.push(`message: ${text}`);
      }
    }
    for (const tab of [alice, bob]) await settles(async () => (await tab.rows()).sort(), [...said].sort());
    expect(await bob.rows()).toEqual(await alice.rows());
    const ofAlice = (await bob.rows()).filter((row) => row.includes('Alice'));
    expect(ofAlice).toEqual(said.filter((row) => row.includes('Alice')));
  });
});

describe('on a screen of 360 px', () => {
  it('the header says the weather in full, whatever it is', async () => {
    const alice = await open();
    await alice.page.setViewportSize({ width: 360, height: 740 });
    const label = alice.page.locator('.glance-label');
    const isCut = () => label.evaluate((element) => element.scrollWidth > element.clientWidth);
    const says = async (words: string) => {
      await settles(async () => (await label.innerText()).replace(/\s+/g, ' '), words);
      expect(await isCut(), words).toBe(false);
      expect(await alice.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    };
    await says('Network: Sunny');
    await alice.page.getByRole('button', { name: /^Network: Sunny/ }).click();
    await alice.press('Storm');
    await says('Network: Storm');
    await alice.storeAnswers('Not at all');
    await says('Storm, no store');
    await alice.setSlider('Loss', 1);
    await says('Loss 100% and more');
    await alice.setSlider('Loss', 0);
    await says('Delay 2.0 s and more');
    await alice.setSwitch('Cut this tab off', true);
    await says('Network: Cut off');
  });

  it.each([
    { width: 360, height: 740 },
    { width: 740, height: 360 },
  ])('the panel covers nothing of the conversation, and all of it fits: $width by $height', async (size) => {
    const alice = await open();
    await alice.page.setViewportSize(size);
    await alice.say('hello');
    await alice.page.getByRole('button', { name: /^Network: Sunny/ }).click();
    await alice.page.locator('.side').waitFor();
    const bounds = async (selector: string) => (await alice.page.locator(selector).boundingBox())!;
    const [header, side, chat] = [await bounds('.header'), await bounds('.side'), await bounds('.chat')];
    expect([side.y, chat.y]).toEqual([header.y + header.height, side.y + side.height]);
    expect(chat.y + chat.height).toBeLessThanOrEqual(size.height);
    expect((await bounds('.chat-log')).height).toBeGreaterThan(50);
    expect(await alice.page.evaluate(() => document.documentElement.scrollHeight)).toBe(size.height);
  });
});

/** What the browser tells a page when its tab is covered or shown again. */
async function look(tab: Tab, state: 'hidden' | 'visible'): Promise<void> {
  await tab.page.evaluate((visibility) => {
    Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
    Object.defineProperty(document, 'hidden', { value: visibility === 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}
