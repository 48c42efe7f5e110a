import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from 'react-reliable-channel/testing';
import { bytes, text } from '../support/group.js';
import type { FakeTab } from '../support/tabs.js';
import { FakeBrowser, openTabs } from '../support/tabs.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** What a tab shows: each message and what became of it. */
const shown = ({ channel }: FakeTab) =>
  channel!.log().map(({ messageId, content }) => `${text(content)} ${channel!.status(messageId)}`);

describe('messages that one tab or another discards while they hang, wake and hide', () => {
  it.each(Array.from({ length: 40 }, (_, index) => index + 1))(
    'are gone in all of them or in none, and nothing is left without a state (seed %i)',
    async (seed) => {
      vi.stubGlobal('reportError', () => undefined);
      const browser = new FakeBrowser(seed);
      const random = createRandom(`discarding ${seed}`);
      // Nobody else is there: nothing is acknowledged, so that everything can be discarded.
      const tabs = await openTabs(browser, 'alice', 'alice', 'alice');
      for (let step = 0; step < 50; step++) {
        const tab = tabs[Math.floor(random() * tabs.length)]!;
        const chance = random();
        const log = tab.channel!.log();
        if (chance < 0.3) tab.wake();
        else if (chance < 0.4) tab.hang();
        else if (chance < 0.5) tab.show(!tab.visible);
        else if (tab.state === 'runs' && chance < 0.75) tab.channel!.send(bytes(`message ${step}`));
        else if (tab.state === 'runs' && log.length > 0) {
          tab.channel!.discard(log[Math.floor(random() * log.length)]!.messageId);
        }
        await browser.clock.advance(Math.floor(random() * random() * 1_500));
      }
      for (const tab of tabs) tab.wake();
      await browser.clock.advance(30_000);
      const [first, ...others] = tabs.map(shown);
      for (const other of others) expect(other).toEqual(first);
      expect(first!.filter((one) => one.endsWith('undefined'))).toEqual([]);
    },
  );
});
