import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { describe, expect, it } from 'vitest';
import type { MessageRow, ReliableChannelHandle } from 'react-reliable-channel';
import {
  ReliableChannelProvider,
  useMessages,
  useMessageStatus,
  useOutbox,
  useReliableChannel,
  useSyncStatus,
} from 'react-reliable-channel';
import type { Faults } from 'react-reliable-channel/testing';
import { createFaults, createMemoryNetwork, createRandom, createVirtualClock } from 'react-reliable-channel/testing';

const decoder = new TextDecoder();
const handles = new Map<string, ReliableChannelHandle>();

function Row({ row }: { row: MessageRow }): ReactNode {
  const delivery = useMessageStatus(row.key);
  const content = row.kind === 'message' || row.kind === 'held' ? decoder.decode(row.content) : row.senderId;
  return (
    <li data-key={row.key}>
      {row.kind} {content} {delivery?.status}
    </li>
  );
}

function Chat({ name }: { name: string }): ReactNode {
  handles.set(name, useReliableChannel());
  const { status, unsent } = useSyncStatus();
  return (
    <section data-testid={name}>
      <ul>
        {useMessages().map((row) => (
          <Row key={row.key} row={row} />
        ))}
      </ul>
      <output>
        {status} {unsent} {useOutbox().length}
      </output>
    </section>
  );
}

const rows = (name: string): string[] =>
  [...screen.getByTestId(name).querySelectorAll('li')].map((item) => item.textContent!.trim());
const status = (name: string): string => screen.getByTestId(name).querySelector('output')!.textContent!;

async function twoTabs(latency = 20) {
  const clock = createVirtualClock();
  const network = createMemoryNetwork({ clock, latency });
  const faults: Record<string, Faults> = { alice: createFaults(), bob: createFaults() };
  const transports = Object.fromEntries(
    Object.entries(faults).map(([name, own]) => [name, network.transport(name, { faults: own })]),
  );
  const tab = (name: string): ReactNode => (
    <ReliableChannelProvider
      channelId="lobby"
      participantId={name}
      transport={transports[name]!}
      clock={clock}
      random={createRandom(name)}
    >
      <Chat name={name} />
    </ReliableChannelProvider>
  );
  const view = render(
    <StrictMode>
      {tab('alice')}
      {tab('bob')}
    </StrictMode>,
  );
  const pass = (ms: number): Promise<void> => act(() => clock.advance(ms));
  await pass(1_000);
  return {
    clock,
    faults,
    pass,
    ...view,
    send: (name: string, content: string): string => {
      let id = '';
      act(() => void (id = handles.get(name)!.send(content)));
      return id;
    },
  };
}

describe('two participants on the real engine', () => {
  it('see a message and its tick', async () => {
    const t = await twoTabs();
    t.send('alice', 'hello');
    await t.pass(1);
    expect(rows('alice')).toEqual([expect.stringMatching(/^message hello (queued|sending|sent)$/)]);
    expect(rows('bob')).toEqual([]);
    await t.pass(3_000);
    expect(rows('alice')).toEqual(['message hello acknowledged']);
    expect(rows('bob')).toEqual(['message hello']);
    expect(status('alice')).toBe('synced 0 0');
  });

  it('see a gap open in its place and close under the same element', async () => {
    const t = await twoTabs(300);
    t.send('alice', 'one');
    await t.pass(1_000);
    t.faults['bob']!.set({ loseNext: 1 });
    const lost = t.send('alice', 'two');
    await t.pass(100);
    t.send('alice', 'three');
    await t.pass(330);
    expect(rows('bob')).toEqual(['message one', 'gap alice', 'held three']);
    expect(status('bob')).toBe('syncing 0 0');
    const element = screen.getByTestId('bob').querySelector(`[data-key="${lost}"]`);
    expect(element).not.toBeNull();
    await t.pass(5_000);
    expect(rows('bob')).toEqual(['message one', 'message two', 'message three']);
    expect(screen.getByTestId('bob').querySelector(`[data-key="${lost}"]`)).toBe(element);
    expect(status('bob')).toBe('synced 0 0');
  });

  it('keep what they send while cut off, and the channel with it', async () => {
    const t = await twoTabs();
    const before = handles.get('alice');
    t.faults['alice']!.set({ cut: true });
    const id = t.send('alice', 'later');
    await t.pass(2_000);
    expect(rows('alice')).toEqual(['message later queued']);
    expect(status('alice')).toBe('offline 1 1');
    t.faults['alice']!.set({ cut: false });
    await t.pass(5_000);
    expect(rows('alice')).toEqual(['message later acknowledged']);
    expect(rows('bob')).toEqual(['message later']);
    expect(handles.get('alice')).toBe(before);
    expect(before!.channel!.status(id)).toBe('acknowledged');
  });

  it('leave no timer behind a grace period after they are gone', async () => {
    const t = await twoTabs();
    t.send('alice', 'bye');
    t.unmount();
    await t.pass(500);
    expect(t.clock.pending).toBeGreaterThan(0);
    await t.pass(10_000);
    expect(t.clock.pending).toBe(0);
  });
});
