import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChannelLogEntry, Diagnostics } from '../../src/diagnostics/index.js';
import { shortId, useChannelLog, useDiagnostics } from '../../src/diagnostics/index.js';
import { createStage } from '../support/renderChannel.js';

afterEach(() => {
  vi.restoreAllMocks();
  Reflect.deleteProperty(document, 'execCommand');
  for (const name of ['clipboard', 'storage']) Reflect.deleteProperty(navigator, name);
});

/** The hook in a channel, and every object it gave. */
async function open(prepare?: (stage: ReturnType<typeof createStage>) => void) {
  const stage = createStage();
  prepare?.(stage);
  const given: Diagnostics[] = [];
  function Reader(): ReactNode {
    given.push(useDiagnostics());
    return <button>Copy</button>;
  }
  render(<stage.Provider tuning={{ jitter: 0.5 }} children={<Reader />} />);
  await act(() => stage.clock.advance(20));
  return { stage, given, latest: () => given.at(-1)! };
}

/** Gives the page's `navigator` what jsdom's has not. */
function give(name: 'clipboard' | 'storage', value: unknown): void {
  Object.defineProperty(navigator, name, { value, configurable: true });
}

/** jsdom has neither clipboard nor commands. */
function stubBrowser({ clipboard = false, command = false }) {
  const writeText = vi.fn(async (_text: string) => {
    if (!clipboard) throw new DOMException('refused', 'NotAllowedError');
  });
  let selected: string | undefined;
  give('clipboard', { writeText });
  document.execCommand = () => {
    selected = (document.activeElement as HTMLTextAreaElement | null)?.value;
    return command;
  };
  return { writeText, selected: () => selected };
}

describe('useDiagnostics', () => {
  it('reads the channel as it is at that moment, with its settings, React’s version and the browser', async () => {
    const t = await open();
    expect(t.latest().read()).toContain('log in memory: 0 messages');
    t.stage.opened[0]!.channel.receive({ id: 'm1', at: 1 });
    const text = t.latest().read();
    expect(text).toContain('log in memory: 1 messages');
    expect(text).toContain('  jitter: 0.5 (chat: 0.2)\n');
    expect(text).toContain(`\nreact: ${process.env['REACT_VERSION']}\n`);
    expect(text).toContain(`user agent: ${navigator.userAgent}`);
    expect(text).toContain(`at: ${new Date(t.stage.clock.now()).toISOString()}\n`);
  });

  it('reads a channel that is opening, and why one failed', async () => {
    const t = await open((stage) => (stage.failure = new Error('the disk is full')));
    expect(t.given[0]!.read()).toContain('state: opening\n');
    expect(t.latest().read()).toContain('state: failed: Error: the disk is full\n');
  });

  it('tells the storage of the origin once the browser has said it', async () => {
    const storage = { estimate: async () => ({ usage: 2_500_000, quota: 1e9 }), persisted: async () => false };
    give('storage', storage);
    const t = await open();
    expect(t.latest().read()).toContain('storage of the origin: 2.5 MB of 1000.0 MB, may be evicted\n');
  });

  it('gives the same functions while the channel stays open', async () => {
    const t = await open();
    const before = t.latest();
    const { length } = t.given;
    await act(async () => {
      t.stage.opened[0]!.channel.receive({ id: 'm1', at: 1 });
      await t.stage.clock.advance(20);
    });
    expect(t.latest()).toBe(before);
    expect(t.given).toHaveLength(length);
  });

  it('copies to the clipboard', async () => {
    const { writeText } = stubBrowser({ clipboard: true });
    const t = await open();
    await expect(t.latest().copy()).resolves.toBe(true);
    expect(writeText.mock.calls).toEqual([[t.latest().read()]]);
  });

  it('copies a selection where the clipboard is refused, leaving nothing behind and the focus where it was', async () => {
    const browser = stubBrowser({ command: true });
    const t = await open();
    screen.getByRole('button').focus();
    await expect(t.latest().copy()).resolves.toBe(true);
    expect(browser.selected()).toBe(t.latest().read());
    expect(document.querySelector('textarea')).toBeNull();
    expect(screen.getByRole('button')).toHaveFocus();
  });

  it('says false where neither works', async () => {
    stubBrowser({});
    const t = await open();
    await expect(t.latest().copy()).resolves.toBe(false);
  });

  it('renders on a server, where it reads a channel that is opening', () => {
    const stage = createStage();
    const Text = (): ReactNode => useDiagnostics().read();
    expect(renderToString(<stage.Provider children={<Text />} />)).toContain('state: opening');
  });
});

describe('useChannelLog', () => {
  it('logs with the function of the last render, once under StrictMode, until it is unmounted', async () => {
    const stage = createStage();
    const entries: (ChannelLogEntry & { render: number })[] = [];
    let renders = 0;
    function Log(): ReactNode {
      const render = ++renders;
      useChannelLog((entry) => entries.push({ ...entry, render }), { level: 'debug' });
      return null;
    }
    const page = () => (
      <StrictMode>
        <stage.Provider children={<Log />} />
      </StrictMode>
    );
    const view = render(page());
    await act(() => stage.clock.advance(20));
    view.rerender(page());
    const last = renders;
    entries.length = 0;
    const { channel } = stage.opened[0]!;
    const others = channel.listenerCount;
    channel.receive({ id: 'm1', at: 1 });
    expect(entries).toMatchObject([
      { level: 'debug', event: 'message-received', at: stage.clock.now(), detail: { messageId: shortId('m1') } },
    ]);
    expect(entries[0]!.render).toBeGreaterThan(last - 2);
    view.rerender(<StrictMode children={<stage.Provider />} />);
    expect(channel.listenerCount).toBeLessThan(others);
    channel.receive({ id: 'm2', at: 2 });
    expect(entries).toHaveLength(1);
  });
});
