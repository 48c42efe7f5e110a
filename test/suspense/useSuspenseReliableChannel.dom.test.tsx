import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Component, StrictMode, Suspense } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ChannelWipedError } from '../../src/storage/index.js';
import { ChannelOpenError, useSuspenseReliableChannel } from '../../src/suspense/index.js';
import type { Stage } from '../support/renderChannel.js';
import { createStage, idleTransport } from '../support/renderChannel.js';

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

  /** Has a transport of its own each time it is rendered, and so another channel. */
  const madeAnew = (stage: Stage, rendered: () => void) =>
    function MadeAnew(): ReactNode {
      rendered();
      return <stage.Provider transport={idleTransport()} children={<Room />} />;
    };

  it.each([0, 3_000])(
    'ends with an error that says what to do where a boundary around the provider makes its transport anew, which opens in %s ms',
    async (delay) => {
      vi.spyOn(console, 'error').mockImplementation(() => {});
      const stage = createStage();
      if (delay > 0)
        Object.defineProperty(stage, 'gate', {
          get: () => new Promise<void>((resolve) => stage.clock.setTimeout(resolve, delay)),
        });
      const rendered = vi.fn();
      const MadeAnew = madeAnew(stage, rendered);
      const tree = (
        <Boundary>
          <Suspense fallback={waiting}>
            <MadeAnew />
          </Suspense>
        </Boundary>
      );
      const { container } = render(within(tree));
      for (let turn = 0; turn < 10; turn++) await act(() => stage.clock.advance(20 + delay));
      expect(container.textContent).toBe(
        'Channel "lobby" would open for ever: the <Suspense> around its provider makes that anew, with other objects. Set ' +
          'them once, outside of components, or put it inside.',
      );
      const { length } = rendered.mock.calls;
      await act(() => stage.clock.advance(5_000));
      expect(rendered).toHaveBeenCalledTimes(length);
      for (const { channel } of stage.opened) expect(channel.closeCount).toBe(1);
      expect(stage.clock.pending).toBe(0);
    },
  );

  it('ends with that error, too, where such a boundary makes its participantId anew, while another channel opens beside it', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const stage = createStage();
    let count = 0;
    function Anew(): ReactNode {
      return <stage.Provider participantId={`alice ${(count += 1)}`} children={<Room />} />;
    }
    const tree = (
      <>
        <Boundary>
          <Suspense fallback={waiting}>
            <Anew />
          </Suspense>
        </Boundary>
        <Suspense fallback={waiting}>
          <stage.Provider channelId="other" children={<Room />} />
        </Suspense>
      </>
    );
    const { container } = render(within(tree));
    for (let turn = 0; turn < 10; turn++) await act(() => stage.clock.advance(20));
    expect(container.textContent).toMatch(/^Channel "lobby" would open for ever.*open other$/);
  });

  it('shows a transport that is made while rendering under a boundary inside the provider', async () => {
    const stage = createStage();
    const view = render(within(<stage.Provider transport={idleTransport()} children={suspended} />));
    for (let turn = 0; turn < 5; turn++) {
      view.rerender(within(<stage.Provider transport={idleTransport()} children={suspended} />));
      await act(() => stage.clock.advance(20));
    }
    expect(view.container.textContent).toBe('open lobby');
    expect(stage.opened).toHaveLength(1);
  });

  it('waits under a boundary around the provider however often that is rendered or left meanwhile', async () => {
    const stage = createStage();
    let letOpen = (): void => {};
    stage.gate = new Promise((resolve) => (letOpen = resolve));
    const tree = () =>
      within(
        <Suspense fallback={waiting}>
          <stage.Provider children={<Room />} />
        </Suspense>,
      );
    for (let visit = 0; visit < 5; visit++) {
      const view = render(tree());
      view.rerender(tree());
      view.unmount();
    }
    letOpen();
    await act(() => stage.clock.advance(20));
    const { container } = render(tree());
    for (let turn = 0; turn < 3; turn++) await act(() => stage.clock.advance(20));
    expect(container.textContent).toBe('open lobby');
    expect(stage.opened).toHaveLength(1);
  });

  it('opens the fifth room for whoever left four others, one after the other, before they were open', async () => {
    const stage = createStage();
    const room = (index: number) =>
      within(
        <Suspense fallback={waiting}>
          <stage.Provider channelId={`room ${index}`} children={<Room />} />
        </Suspense>,
      );
    for (let index = 1; index < 5; index++) {
      render(room(index)).unmount();
      await act(() => stage.clock.advance(20));
    }
    const { container } = render(room(5));
    for (let turn = 0; turn < 3; turn++) await act(() => stage.clock.advance(20));
    expect(container.textContent).toBe('open room 5');
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
