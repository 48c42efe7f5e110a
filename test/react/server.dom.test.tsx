import { act } from '@testing-library/react';
import type { ReactNode } from 'react';
import { lazy, StrictMode, Suspense, version } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useMessages, useOutbox, useReliableChannel, useSyncStatus } from '../../src/index.js';
import { createStage } from '../support/renderChannel.js';

function Chat(): ReactNode {
  const { state } = useReliableChannel();
  const { status, unsent } = useSyncStatus();
  return (
    <p>
      {state} {status} {unsent} {useMessages().length} {useOutbox().length}
    </p>
  );
}

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

describe('on a server', () => {
  it('the empty channel is rendered, and nothing is opened', async () => {
    const stage = createStage();
    const html = renderToString(<stage.Provider children={<Chat />} />);
    expect(html.replace(/<!-- -->/g, '')).toBe('<p>opening syncing 0 0 0</p>');
    await stage.clock.advance(1_000);
    expect(stage.opened).toHaveLength(0);
  });

  it.each([false, true])('what was rendered hydrates without a warning (StrictMode: %s)', async (strict) => {
    const stage = createStage();
    const tree = (
      <stage.Provider>
        <Chat />
      </stage.Provider>
    );
    const app = strict ? <StrictMode>{tree}</StrictMode> : tree;
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(app);
    const complaints = vi.spyOn(console, 'error');
    const onRecoverableError = vi.fn();
    const root = await act(async () => hydrateRoot(container, app, { onRecoverableError }));
    await act(() => stage.clock.advance(20));
    await act(async () => {
      stage.opened[0]!.channel.receive({ id: 'm1', at: 1 });
      await stage.clock.advance(20);
    });
    expect(container.textContent).toBe('open synced 0 1 0');
    expect(complaints).not.toHaveBeenCalled();
    expect(onRecoverableError).not.toHaveBeenCalled();
    expect(stage.opened).toHaveLength(1);
    act(() => root.unmount());
  });

  it('a part whose code comes when the channel has messages already shows them without a warning', async () => {
    const stage = createStage();
    let arrive = (): void => {};
    const code = new Promise<{ default: typeof Chat }>((resolve) => (arrive = () => resolve({ default: Chat })));
    const Late = lazy(() => code);
    const app = (part: ReactNode) => (
      <stage.Provider>
        <Suspense fallback="…">{part}</Suspense>
      </stage.Provider>
    );
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(app(<Chat />));
    const complaints = vi.spyOn(console, 'error');
    const onRecoverableError = vi.fn();
    const root = await act(async () => hydrateRoot(container, app(<Late />), { onRecoverableError }));
    await act(() => stage.clock.advance(20));
    await act(async () => {
      stage.opened[0]!.channel.receive({ id: 'm1', at: 1 });
      await stage.clock.advance(20);
    });
    await act(async () => arrive());
    expect(container.textContent).toBe('open synced 0 1 0');
    expect(complaints).not.toHaveBeenCalled();
    // React 18 draws a part anew on the client where a context above it changed before its code was there.
    const drawnAnew = expect.stringContaining('received an update before it finished hydrating');
    expect(onRecoverableError.mock.calls.map(([error]) => (error as Error).message)).toEqual(
      version.startsWith('18.') ? [drawnAnew] : [],
    );
    act(() => root.unmount());
  });
});
