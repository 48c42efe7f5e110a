import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Component, StrictMode, Suspense } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ChannelWipedError } from '../../src/storage/index.js';
import { ChannelOpenError, useSuspenseReliableChannel } from '../../src/suspense/index.js';
import { createStage } from '../support/renderChannel.js';

function Room(): ReactNode {
  const { state, channel } = useSuspenseReliableChannel();
  return <p>{`${state} ${channel.channelId}`}</p>;
}

const waiting = <p>waiting</p>;
const suspended = (
  <Suspense fallback={waiting}>
    <Room />
  </Suspense>
);

class Boundary extends Component<{ children: ReactNode }, { error?: ChannelOpenError }> {
  override state: { error?: ChannelOpenError } = {};
  static getDerivedStateFromError(error: ChannelOpenError) {
    return { error };
  }
  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    const again = (): void => {
      error.retry();
      this.setState({ error: undefined });
    };
    return <button onClick={again}>{error.message}</button>;
  }
}

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

describe.each([false, true])('useSuspenseReliableChannel (StrictMode: %s)', (strict) => {
  const within = (tree: ReactNode): ReactNode => (strict ? <StrictMode>{tree}</StrictMode> : tree);

  it('suspends until the channel is open, and opens one', async () => {
    const stage = createStage();
    const { container } = render(within(<stage.Provider children={suspended} />));
    expect(container.textContent).toBe('waiting');
    await act(() => stage.clock.advance(20));
    expect(container.textContent).toBe('open lobby');
    expect(stage.opened).toHaveLength(1);
  });

  it('throws to the error boundary when the channel failed, and waits again after retry and reset', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const stage = createStage();
    stage.failure = new Error('no storage');
    const { container } = render(within(<stage.Provider children={<Boundary>{suspended}</Boundary>} />));
    await act(() => stage.clock.advance(20));
    expect(container.textContent).toMatch(/Channel "lobby" could not be opened: no storage/);
    stage.failure = undefined;
    act(() => screen.getByRole('button').click());
    expect(container.textContent).toBe('waiting');
    await act(() => stage.clock.advance(20));
    expect(container.textContent).toBe('open lobby');
    expect(stage.opened).toHaveLength(1);
  });

  it('says what became of a wiped channel and, once, how to open it again', () => {
    const { message } = new ChannelOpenError('lobby', new ChannelWipedError('lobby'), () => {});
    expect(message).toBe(
      'Channel "lobby" was wiped: what was stored here is gone. Open it again to go on; what the network keeps can come ' +
        'back. Call retry() of this error, then reset the boundary.',
    );
  });

  it('leaves nothing open when it unmounts while it waits', async () => {
    const stage = createStage();
    let letOpen = (): void => {};
    stage.gate = new Promise((resolve) => (letOpen = resolve));
    const view = render(within(<stage.Provider children={suspended} />));
    view.unmount();
    letOpen();
    await act(() => stage.clock.advance(5_000));
    for (const { channel } of stage.opened) expect(channel.closeCount).toBe(1);
    expect(stage.clock.pending).toBe(0);
  });

  it('waits under a boundary around the provider, too', async () => {
    const stage = createStage();
    const tree = (
      <Suspense fallback={waiting}>
        <stage.Provider children={<Room />} />
      </Suspense>
    );
    const { container } = render(within(tree));
    for (let turn = 0; turn < 3; turn++) await act(() => stage.clock.advance(20));
    expect(container.textContent).toBe('open lobby');
    expect(stage.opened).toHaveLength(1);
  });
});

describe('on a server', () => {
  it('the fallback is rendered, nothing is opened, and hydration goes on from there', async () => {
    const stage = createStage();
    const app = <stage.Provider children={suspended} />;
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(app);
    expect(container.textContent).toBe('waiting');
    expect(stage.opened).toHaveLength(0);
    const root = await act(async () => hydrateRoot(container, app, { onRecoverableError: () => {} }));
    for (let turn = 0; turn < 3; turn++) await act(() => stage.clock.advance(20));
    expect(container.textContent).toBe('open lobby');
    expect(stage.opened).toHaveLength(1);
    act(() => root.unmount());
  });
});
