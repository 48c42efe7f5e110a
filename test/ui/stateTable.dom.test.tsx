import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { MessageStatus } from '../../src/engine/index.js';
import {
  channelStates,
  DeliveryStatus,
  deliveryStates,
  GapRow,
  gapStates,
  rowMarks,
  SyncBanner,
  type GapState,
  type StateEntry,
  type SyncState,
} from '../../src/ui/index.js';

/** Every state of the lattice with its words: a status that is added there does not compile here until it has some. */
const deliveryLabels: Record<MessageStatus, string> = {
  queued: 'Waiting to send',
  sending: 'Sending',
  sent: 'Sent',
  'possibly-acknowledged': 'Likely received',
  acknowledged: 'Received by at least one',
  unconfirmed: 'Not confirmed. Resend or discard',
  failed: 'Not sent: no peer. Resend or discard',
  discarded: 'Discarded',
};

const gapLabels: Record<GapState, string> = {
  missing: '1 message missing from alice',
  retrieving: 'Retrieving 1 message of alice from the store',
  lost: '1 message from alice could not be retrieved',
};

const channelLabels: Record<SyncState, string> = {
  opening: 'Opening',
  connecting: 'Connecting, 4 waiting to send',
  failed: 'The channel could not be opened: no disk',
  synced: 'Up to date',
  degraded: 'Partly connected: nobody takes a subscription',
  syncing: 'Catching up, 2 missing',
  incomplete: 'Incomplete, 3 lost',
  offline: 'Offline, 4 waiting to send',
};

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as K[];

/** The element carries this state's attributes and no other state's of its table. */
function expectState(element: Element | null, status: string, table: Readonly<Record<string, StateEntry>>) {
  const entry = table[status];
  expect(element).toHaveAttribute('data-status', status);
  expect(element).toHaveAttribute('data-tone', entry?.tone);
  const present = Object.values(table).filter(({ attribute }) => element?.hasAttribute(attribute));
  expect(present).toEqual([entry]);
  const shape = element?.querySelector('svg');
  expect(shape).toHaveAttribute('data-shape', entry?.shape);
  expect(shape).toHaveAttribute('aria-hidden', 'true');
}

describe('the table of states', () => {
  it.each([
    ['delivery', deliveryStates, deliveryLabels],
    ['gaps', gapStates, gapLabels],
    ['channel', channelStates, channelLabels],
  ] as const)('gives every state of %s an attribute and a shape of its own', (_, table, labels) => {
    expect(Object.keys(table).toSorted()).toEqual(Object.keys(labels).toSorted());
    const entries: StateEntry[] = Object.values(table);
    expect(new Set(entries.map(({ attribute }) => attribute)).size).toBe(entries.length);
    expect(new Set(entries.map(({ shape }) => shape)).size).toBe(entries.length);
  });

  it('draws the marks of a row unlike any state of a gap', () => {
    const shapes = [...Object.values(rowMarks), ...Object.values(gapStates)].map(({ shape }) => shape);
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it.each(keysOf(deliveryLabels))('is what the tick shows: %s', (status) => {
    const { container } = render(
      <DeliveryStatus delivery={{ status, error: status === 'failed' ? new Error('no peer') : undefined }} />,
    );
    expectState(container.firstElementChild, status, deliveryStates);
    expect(container).toHaveTextContent(deliveryLabels[status]);
  });

  it.each(keysOf(gapLabels))('is what a gap shows: %s', (state) => {
    const shared = { messageIds: ['m1'], senderId: 'alice' };
    const via = state === 'retrieving' ? 'store' : undefined;
    const { container } = render(
      <GapRow row={state === 'lost' ? { kind: 'lost', ...shared } : { kind: 'gap', state, via, ...shared }} />,
    );
    expectState(container.firstElementChild, state, gapStates);
    expect(container).toHaveTextContent(gapLabels[state]);
  });

  it.each(keysOf(channelLabels))('is what the banner shows: %s', (state) => {
    const opening = state === 'opening' || state === 'connecting' || state === 'failed';
    const { container, getByRole } = render(
      <SyncBanner
        channelState={opening ? state : 'open'}
        error={state === 'failed' ? new Error('no disk') : undefined}
        connection={
          state === 'degraded' ? { status: state, reason: 'nobody takes a subscription' } : { status: 'online' }
        }
        status={{
          status: opening ? 'syncing' : state === 'degraded' ? 'synced' : state,
          missing: 2,
          lost: 3,
          unsent: 4,
        }}
      />,
    );
    expectState(container.firstElementChild, state, channelStates);
    expect(getByRole('status')).toHaveTextContent(channelLabels[state]);
  });
});
