import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Component, StrictMode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { ReliableChannelHandle } from '../../src/index.js';
import {
  ChannelNotOpenError,
  ReliableChannelProvider,
  useMessages,
  useReliableChannel,
  useSyncStatus,
} from '../../src/index.js';
import { RegistryContext } from '../../src/react/registryContext.js';
import { createStage, idleTransport } from '../support/renderChannel.js';

let handle: ReliableChannelHandle;

function Probe({ name = 'probe' }: { name?: string }): ReactNode {
  const current = useReliableChannel();
  handle = current;
  return (
    <p data-testid={name}>
      {current.channelId} {current.participantId} {current.state} {current.error?.message} {useMessages().length}
    </p>
  );
}

const text = (name = 'probe'): string => screen.getByTestId(name).textContent!.replace(/ +/g, ' ').trim();

class Boundary extends Component<{ children: ReactNode }, { message?: string }> {
  override state: { message?: string } = {};
  static getDerivedStateFromError(error: Error): { message: string } {
    return { message: error.message };
  }
  override render(): ReactNode {
    return this.state.message === undefined ? this.props.children : <p role="alert">{this.state.message}</p>;
  }
}

/** React reports what an error boundary caught. */
function silenceConsole(): void {
  vi.spyOn(console, 'error').mockImplementation(() => {});
}

describe('opening', () => {
  it('is shown, then the channel is there', async () => {
    const stage = createStage();
    render(<stage.Provider children={<Probe />} />);
    expect(text()).toBe('lobby alice opening 0');
    await act(() => stage.clock.advance(0));
    expect(text()).toBe('lobby alice open 0');
    expect(stage.opened[0]!.options).toMatchObject({
      channelId: 'lobby',
      participantId: 'alice',
      transport: stage.transport,
    });
  });

  it('refuses to send meanwhile, and says what to do', async () => {
    const stage = createStage();
    render(<stage.Provider children={<Probe />} />);
    expect(() => handle.send('hello')).toThrow(ChannelNotOpenError);
    expect(() => handle.send('hello')).toThrow(/Cannot send: channel "lobby" is still opening.*state is 'open'/);
    expect(() => handle.retrieve()).toThrow(/Cannot retrieve/);
    await act(() => stage.clock.advance(0));
    expect(handle.send('hello')).toBe('own-1');
  });

  it('that fails is told with its reason, and can be tried again', async () => {
    const stage = createStage();
    stage.failure = new Error('no storage');
    render(<stage.Provider children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    expect(text()).toBe('lobby alice failed no storage 0');
    expect(() => handle.send('hello')).toThrow(/could not be opened \(no storage\)/);
    stage.failure = undefined;
    act(() => handle.retry());
    expect(handle.state).toBe('opening');
    await act(() => stage.clock.advance(0));
    expect(text()).toBe('lobby alice open 0');
    expect(stage.opened).toHaveLength(1);
  });

  it('that fails with something that is no Error is told all the same', async () => {
    const stage = createStage();
    stage.failure = 'quota';
    render(<stage.Provider children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    expect(text()).toBe('lobby alice failed quota 0');
    expect(handle.error).toBeInstanceOf(Error);
  });

  it('that fails shows as offline, not as catching up for ever', async () => {
    const stage = createStage();
    let status = '';
    function Status(): ReactNode {
      status = useSyncStatus().status;
      return null;
    }
    stage.failure = new Error('no storage');
    render(<stage.Provider children={<Status />} />);
    expect(status).toBe('syncing');
    await act(() => stage.clock.advance(0));
    expect(status).toBe('offline');
  });

  it('calls retry without effect while the channel is open', async () => {
    const stage = createStage();
    render(<stage.Provider children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    act(() => handle.retry());
    await act(() => stage.clock.advance(0));
    expect(handle.state).toBe('open');
    expect(stage.opened).toHaveLength(1);
  });
});

describe('one channel', () => {
  it('is opened under StrictMode', async () => {
    const stage = createStage();
    render(
      <StrictMode>
        <stage.Provider children={<Probe />} />
      </StrictMode>,
    );
    await act(() => stage.clock.advance(5_000));
    expect(text()).toBe('lobby alice open 0');
    expect(stage.opened).toHaveLength(1);
    expect(stage.opened[0]!.channel.closeCount).toBe(0);
  });

  it('serves two providers, in one tree or in two', async () => {
    const stage = createStage();
    render(
      <>
        <stage.Provider children={<Probe name="a" />} />
        <stage.Provider children={<Probe name="b" />} />
      </>,
    );
    render(<stage.Provider children={<Probe name="c" />} />);
    await act(() => stage.clock.advance(0));
    act(() => stage.opened[0]!.channel.receive({ id: 'm1', at: 1 }));
    await act(() => stage.clock.advance(20));
    expect([text('a'), text('b'), text('c')]).toEqual(Array(3).fill('lobby alice open 1'));
    expect(stage.opened).toHaveLength(1);
  });

  it('outlives a short absence, and closes after the grace period', async () => {
    const stage = createStage();
    const { rerender } = render(<stage.Provider gracePeriod={300} children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    const { channel } = stage.opened[0]!;
    rerender(<></>);
    await act(() => stage.clock.advance(299));
    expect(channel.closeCount).toBe(0);
    rerender(<stage.Provider gracePeriod={300} children={<Probe />} />);
    await act(() => stage.clock.advance(1_000));
    expect(channel.closeCount).toBe(0);
    expect(text()).toBe('lobby alice open 0');
    rerender(<></>);
    await act(() => stage.clock.advance(300));
    expect(channel.closeCount).toBe(1);
    expect(channel.listenerCount).toBe(0);
    expect(stage.clock.pending).toBe(0);
    expect(stage.opened).toHaveLength(1);
  });

  it('has a grace period of one second by default', async () => {
    const stage = createStage();
    const { unmount } = render(<stage.Provider children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    unmount();
    await act(() => stage.clock.advance(999));
    expect(stage.opened[0]!.channel.closeCount).toBe(0);
    await act(() => stage.clock.advance(1));
    expect(stage.opened[0]!.channel.closeCount).toBe(1);
  });

  it('stays open until the last of its providers is gone', async () => {
    const stage = createStage();
    const first = render(<stage.Provider children={<Probe name="a" />} />);
    const second = render(<stage.Provider children={<Probe name="b" />} />);
    await act(() => stage.clock.advance(0));
    first.unmount();
    await act(() => stage.clock.advance(5_000));
    expect(stage.opened[0]!.channel.closeCount).toBe(0);
    second.unmount();
    await act(() => stage.clock.advance(5_000));
    expect(stage.opened[0]!.channel.closeCount).toBe(1);
  });

  it('that nobody wants any more as it opens is closed and never shown', async () => {
    const stage = createStage();
    let letOpen = (): void => {};
    stage.gate = new Promise((resolve) => (letOpen = resolve));
    const { unmount } = render(<stage.Provider children={<Probe />} />);
    await act(() => stage.clock.advance(10));
    unmount();
    await act(() => stage.clock.advance(2_000));
    letOpen();
    await act(() => stage.clock.advance(0));
    expect(stage.opened).toHaveLength(1);
    expect(stage.opened[0]!.channel.closeCount).toBe(1);
    expect(stage.opened[0]!.channel.listenerCount).toBe(0);
    expect(stage.clock.pending).toBe(0);
  });

  it('that is wanted again while it closes is opened anew, after it has closed', async () => {
    const stage = createStage();
    const { rerender } = render(<stage.Provider children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    let letClose = (): void => {};
    stage.opened[0]!.channel.close = () => new Promise((resolve) => (letClose = resolve));
    rerender(<></>);
    await act(() => stage.clock.advance(1_000));
    rerender(<stage.Provider children={<Probe />} />);
    await act(() => stage.clock.advance(50));
    expect(text()).toBe('lobby alice opening 0');
    expect(stage.opened).toHaveLength(1);
    letClose();
    await act(() => stage.clock.advance(0));
    expect(text()).toBe('lobby alice open 0');
    expect(stage.opened).toHaveLength(2);
  });

  it('is kept while the health of its transport flaps and props made in place change', async () => {
    const stage = createStage();
    const flapping = (): ReturnType<typeof idleTransport> => ({
      ...idleTransport(),
      health: { get: () => 'offline', subscribe: () => () => {} },
    });
    const { rerender } = render(
      <stage.Provider transport={flapping()} tuning={{ syncDelay: 5 }} children={<Probe />} />,
    );
    await act(() => stage.clock.advance(0));
    const before = handle;
    for (let i = 0; i < 5; i++) {
      rerender(<stage.Provider transport={flapping()} tuning={{ syncDelay: 5 }} children={<Probe />} />);
      await act(() => stage.clock.advance(2_000));
    }
    expect(handle).toBe(before);
    expect(stage.opened).toHaveLength(1);
    expect(stage.opened[0]!.channel.closeCount).toBe(0);
  });
});

describe('another channel', () => {
  it('is opened when the channelId changes, and shows nothing of the one before', async () => {
    const stage = createStage();
    const { rerender } = render(<stage.Provider children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    act(() => stage.opened[0]!.channel.receive({ id: 'm1', at: 1 }));
    await act(() => stage.clock.advance(20));
    expect(text()).toBe('lobby alice open 1');
    rerender(<stage.Provider channelId="garden" children={<Probe />} />);
    expect(text()).toBe('garden alice opening 0');
    await act(() => stage.clock.advance(0));
    expect(text()).toBe('garden alice open 0');
    await act(() => stage.clock.advance(1_000));
    expect(stage.opened.map(({ channel }) => channel.closeCount)).toEqual([1, 0]);
  });

  it('of an inner provider is the current one for its children only', async () => {
    const stage = createStage();
    render(
      <stage.Provider>
        <Probe name="outer" />
        <stage.Provider channelId="thread" children={<Probe name="inner" />} />
      </stage.Provider>,
    );
    await act(() => stage.clock.advance(0));
    act(() => stage.opened.find(({ options }) => options.channelId === 'thread')!.channel.receive({ id: 'm1', at: 1 }));
    await act(() => stage.clock.advance(20));
    expect(text('outer')).toBe('lobby alice open 0');
    expect(text('inner')).toBe('thread alice open 1');
  });

  it('of the same participant in another network and storage lives side by side', async () => {
    const stage = createStage();
    render(
      <>
        <stage.Provider children={<Probe name="a" />} />
        <stage.Provider transport={idleTransport()} children={<Probe name="b" />} />
      </>,
    );
    await act(() => stage.clock.advance(0));
    expect([text('a'), text('b')]).toEqual(Array(2).fill('lobby alice open 0'));
    expect(stage.opened).toHaveLength(2);
  });

  it('with other options takes over from one that nobody uses, which is closed first', async () => {
    const stage = createStage();
    const { rerender } = render(<stage.Provider key="1" children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    rerender(<stage.Provider key="2" preset="forum" children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    expect(stage.opened.map(({ channel, options }) => [options.preset, channel.closeCount])).toEqual([
      [undefined, 1],
      ['forum', 0],
    ]);
    expect(text()).toBe('lobby alice open 0');
  });
});

describe('providers that disagree', () => {
  const persistence = { open: () => Promise.reject(new Error('not used')) };

  it.each([
    ['preset', {}, { preset: 'qa' as const }],
    ['retrieval', {}, { retrieval: 'none' as const }],
    ['syncDelay', { tuning: { syncDelay: 5 } }, { tuning: { syncDelay: 6 } }],
    ['syncDelay', { tuning: { syncDelay: 5 } }, {}],
    ['persistence', {}, { persistence }],
    ['transport', { persistence }, { persistence, transport: idleTransport() }],
  ])('on %s: the later one throws an error that names it', async (name, first, second) => {
    silenceConsole();
    const stage = createStage();
    render(<stage.Provider {...first} children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    render(<Boundary children={<stage.Provider {...second} />} />);
    expect(screen.getByRole('alert').textContent).toMatch(
      new RegExp(
        `^Channel "lobby" is already open for participant "alice" with another ${name}\\. Set it once, outside of `,
      ),
    );
    expect(text()).toBe('lobby alice open 0');
    expect(stage.opened).toHaveLength(1);
    vi.restoreAllMocks();
  });

  it('do not disagree when one leaves out what the other writes as the default', async () => {
    const stage = createStage();
    render(<stage.Provider tuning={{ syncDelay: 5 }} children={<Probe name="a" />} />);
    render(<stage.Provider tuning={{ syncDelay: 5 }} preset="chat" retrieval="both" children={<Probe name="b" />} />);
    await act(() => stage.clock.advance(0));
    expect(text('b')).toBe('lobby alice open 0');
    expect(stage.opened).toHaveLength(1);
  });
});

describe('a transport made by a function', () => {
  it('is made once per channel, and closed with it', async () => {
    const stage = createStage();
    const close = vi.fn();
    const make = vi.fn((_channelId: string) => ({ ...stage.transport, close }));
    const { rerender, unmount } = render(<stage.Provider transport={(id) => make(id)} children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    rerender(<stage.Provider transport={(id) => make(id)} children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    expect(make.mock.calls).toEqual([['lobby']]);
    expect(close).not.toHaveBeenCalled();
    unmount();
    await act(() => stage.clock.advance(1_000));
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('is closed when the channel cannot be opened', async () => {
    const stage = createStage();
    const close = vi.fn();
    stage.failure = new Error('no storage');
    render(<stage.Provider transport={async () => ({ ...stage.transport, close })} children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    expect(handle.state).toBe('failed');
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('that throws shows as failed', async () => {
    const stage = createStage();
    const transport = (): never => {
      throw new Error('no network card');
    };
    render(<stage.Provider transport={transport} children={<Probe />} />);
    await act(() => stage.clock.advance(0));
    expect(text()).toBe('lobby alice failed no network card 0');
  });
});

describe('outside a provider', () => {
  it('a hook says what is wrong and what to do', () => {
    silenceConsole();
    render(<Boundary children={<Probe />} />);
    expect(screen.getByRole('alert').textContent).toMatch(
      /useReliableChannel was called outside a <ReliableChannelProvider>.*Wrap the component/,
    );
    vi.restoreAllMocks();
  });
});

describe('a provider without a registry of its own', () => {
  it('uses the one of the page: two roots share a channel', async () => {
    const stage = createStage();
    const transport = vi.fn(() => idleTransport());
    const registries = new Set<unknown>();
    const Spy = (): ReactNode => (
      <RegistryContext.Consumer>
        {(registry) => {
          registries.add(registry);
          return null;
        }}
      </RegistryContext.Consumer>
    );
    const props = { ...stage.props, channelId: 'page', transport };
    const first = render(<ReliableChannelProvider {...props} children={<Spy />} />);
    const second = render(<ReliableChannelProvider {...props} children={<Spy />} />);
    await act(() => stage.clock.advance(0));
    expect(registries.size).toBe(1);
    expect(transport).toHaveBeenCalledTimes(1);
    first.unmount();
    second.unmount();
    await act(() => stage.clock.advance(1_000));
  });
});
