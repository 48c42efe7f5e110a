import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it, vi } from 'vitest';
import type { ChannelDefinition } from '../../src/index.js';
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
