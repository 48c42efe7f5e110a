import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it, vi } from 'vitest';
import type { ChannelDefinition, ReliableChannelHandle } from '../../src/index.js';
import { useConnectionHealth, useReliableChannel } from '../../src/index.js';
import { createStage } from '../support/renderChannel.js';
import { scriptedChannel } from '../support/scriptedChannel.js';

function Probe(): ReactNode {
  const { state } = useReliableChannel();
  return (
    <p data-testid="probe">
      {state} {useConnectionHealth().status}
    </p>
  );
}

it('createChannel opens the channel instead of the engine, and is given the transport unopened', async () => {
  const stage = createStage();
  const transport = vi.fn(async () => stage.transport);
  const channel = Object.assign(scriptedChannel(), {
    health: { get: () => 'degraded' as const, subscribe: () => () => {} },
  });
  const createChannel = vi.fn(async (_: ChannelDefinition) => channel);
  const view = render(
    <stage.Provider transport={transport} createChannel={createChannel} preset="forum" children={<Probe />} />,
  );
  await act(() => stage.clock.advance(0));
  expect(screen.getByTestId('probe').textContent).toBe('open degraded');
  expect(createChannel.mock.calls[0]![0]).toMatchObject({ channelId: 'lobby', transport, preset: 'forum' });
  expect([transport.mock.calls.length, stage.opened.length]).toEqual([0, 0]);
  view.unmount();
  await act(() => stage.clock.advance(1_000));
  expect(channel.closeCount).toBe(1);
});

it('a channel that ends by itself has failed, with the reason it gives, and retry opens another one', async () => {
  const stage = createStage();
  const channels: ReturnType<typeof scriptedChannel>[] = [];
  const createChannel = async () => {
    channels.push(scriptedChannel());
    return channels.at(-1)!;
  };
  let handle: ReliableChannelHandle;
  function Reader(): ReactNode {
    handle = useReliableChannel();
    return null;
  }
  const view = render(<stage.Provider createChannel={createChannel} children={<Reader />} />);
  await act(() => stage.clock.advance(0));
  await act(() => channels[0]!.close());
  expect(handle!).toMatchObject({ state: 'failed', error: channels[0]!.closed.reason as Error });
  expect(channels[0]!.listenerCount).toBe(0);
  act(() => handle.retry());
  await act(() => stage.clock.advance(0));
  expect([handle!.state, channels.length]).toEqual(['open', 2]);
  view.unmount();
  await act(() => stage.clock.advance(1_000));
  expect(stage.clock.pending).toBe(0);
});
