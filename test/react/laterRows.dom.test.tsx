import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { useMessage, useMessages, useMessageStatus, useMissingMessages } from '../../src/index.js';
import { createStage } from '../support/renderChannel.js';
import { delivery } from '../support/scriptedChannel.js';

// A channel that was open for a while, in which nothing showed messages so far.

const complaints = vi.spyOn(console, 'error');
afterEach(() => expect(complaints).not.toHaveBeenCalled());

function Aside(): ReactNode {
  return (
    <aside>
      {useMessageStatus('own')?.status} {useMissingMessages().length} missing
    </aside>
  );
}

function Log({ seen }: { readonly seen: (count: number) => void }): ReactNode {
  const rows = useMessages();
  seen(rows.length);
  return <p>{rows.map(({ key, kind }) => `${kind}:${key}`).join(' ')}</p>;
}

function One(): ReactNode {
  return <b>{useMessage('m1')?.kind}</b>;
}

async function openUnseen() {
  const stage = createStage();
  let children: ReactNode = <Aside />;
  const tree = () => <StrictMode children={<stage.Provider children={children} />} />;
  const { rerender } = render(tree());
  await act(() => stage.clock.advance(20));
  const { channel } = stage.opened[0]!;
  await act(async () => {
    channel.receive({ id: 'm1', at: 1 });
    channel.enter({ id: 'own', at: 2, from: 'alice' });
    channel.deliver('own', delivery('sent'), 'message-sent');
    channel.hold({ id: 'h', at: 9, waitingFor: ['x'] });
    channel.miss('x');
    await stage.clock.advance(20);
  });
  return {
    channel,
    stage,
    show(next: ReactNode) {
      children = next;
      rerender(tree());
    },
  };
}

it('reads nothing for messages before a component shows them', async () => {
  const { channel } = await openUnseen();
  expect(channel.reads.held).toBe(0);
  expect(screen.getByRole('complementary')).toHaveTextContent('sent 1 missing');
});

it('shows all of them in the first render of the first component that asks', async () => {
  const { channel, show, stage } = await openUnseen();
  const counts: number[] = [];
  show([<Aside key="aside" />, <Log key="log" seen={(count) => counts.push(count)} />]);
  expect(screen.getByRole('paragraph')).toHaveTextContent('message:m1 message:own gap:x held:h');
  expect(new Set(counts)).toEqual(new Set([4]));
  expect(channel.reads.held).toBe(1);
  await act(async () => {
    channel.receive({ id: 'm3', at: 3 });
    await stage.clock.advance(20);
  });
  expect(screen.getByRole('paragraph')).toHaveTextContent('message:m1 message:own message:m3 gap:x held:h');
});

it('goes on following them when nobody shows them for a while', async () => {
  const { channel, show, stage } = await openUnseen();
  show(<One />);
  expect(screen.getByText('message')).toBeInTheDocument();
  show(<Aside />);
  await act(async () => {
    channel.evict(1);
    await stage.clock.advance(20);
  });
  show([<One key="one" />, <Log key="log" seen={() => {}} />]);
  expect(screen.getByRole('paragraph')).toHaveTextContent('message:own');
  expect(screen.queryByText('message')).toBeNull();
});
