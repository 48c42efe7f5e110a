import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { deliverySteps } from '../../src/ui/details/deliverySteps.js';
import {
  DeliveryDetails,
  stepStates,
  UiProvider,
  type DeliveryHappening,
  type DeliveryLike,
  type StepKind,
} from '../../src/ui/index.js';

const noon = Date.UTC(2026, 10, 21, 12);
const happenings: readonly DeliveryHappening[] = [
  { kind: 'sent', at: noon + 1_000 },
  { kind: 'sent', at: noon + 3_000 },
  { kind: 'possibly-acknowledged', at: noon + 4_000 },
  { kind: 'acknowledged', at: noon + 5_000, participantId: 'bob' },
];
const acknowledged: DeliveryLike = { status: 'acknowledged', attempts: 2, acknowledgedBy: ['bob', 'carol'] };

describe('the steps of an own message', () => {
  it('are what happened in the order of the lattice, with the times that were seen', () => {
    expect(deliverySteps(acknowledged, happenings, noon)).toEqual([
      { kind: 'queued', at: noon },
      { kind: 'sent', at: noon + 1_000 },
      { kind: 'resent', at: noon + 3_000, times: 1 },
      { kind: 'possibly-acknowledged', at: noon + 4_000 },
      { kind: 'acknowledged', at: noon + 5_000, participantId: 'bob' },
      { kind: 'acknowledged', at: undefined, participantId: 'carol' },
    ]);
  });

  it('claim no time for a first attempt that was made before anybody looked', () => {
    const steps = deliverySteps({ status: 'sent', attempts: 3 }, [{ kind: 'sent', at: noon }]);
    expect(steps).toEqual([
      { kind: 'queued', at: undefined },
      { kind: 'sent', at: undefined },
      { kind: 'resent', at: noon, times: 2 },
    ]);
  });

  it.each([
    ['queued', ['queued']],
    ['sending', ['queued', 'sending']],
    ['sent', ['queued', 'sent']],
    ['possibly-acknowledged', ['queued', 'sent', 'possibly-acknowledged']],
    ['acknowledged', ['queued', 'sent', 'acknowledged']],
    ['unconfirmed', ['queued', 'sent', 'unconfirmed']],
    ['failed', ['queued', 'failed']],
    ['discarded', ['queued', 'sent', 'discarded']],
  ] as const)('of a message that is %s end there', (status, kinds) => {
    const attempts = status === 'queued' || status === 'sending' || status === 'failed' ? 0 : 1;
    const acknowledgedBy = status === 'acknowledged' ? ['bob'] : [];
    expect(deliverySteps({ status, attempts, acknowledgedBy }, []).map(({ kind }) => kind)).toEqual(kinds);
  });
});

const labels: Record<StepKind, string> = {
  queued: 'Written and kept on this device',
  sending: 'Sending',
  sent: 'Sent',
  resent: 'Sent again 2 times',
  'possibly-acknowledged': 'Likely received: it seems to be among what a participant has',
  acknowledged: 'Received by Bob: a message of theirs follows it',
  unconfirmed: 'Not confirmed',
  failed: 'Not sent: no peer',
  discarded: 'Discarded',
};
/** A delivery whose last step is this. */
const endingWith: Record<StepKind, DeliveryLike> = {
  queued: { status: 'queued' },
  sending: { status: 'sending' },
  sent: { status: 'sent', attempts: 1 },
  resent: { status: 'sent', attempts: 3 },
  'possibly-acknowledged': { status: 'possibly-acknowledged', attempts: 1 },
  acknowledged: { status: 'acknowledged', attempts: 1, acknowledgedBy: ['bob'] },
  unconfirmed: { status: 'unconfirmed', attempts: 16 },
  failed: { status: 'failed', error: new Error('no peer') },
  discarded: { status: 'discarded' },
};

describe('DeliveryDetails', () => {
  it.each(Object.keys(labels) as StepKind[])('shows a step as the table says: %s', (kind) => {
    render(
      <UiProvider displayName={(id) => id.replace('b', 'B')}>
        <DeliveryDetails delivery={endingWith[kind]} defaultOpen />
      </UiProvider>,
    );
    const step = screen.getAllByRole('listitem').at(-1) as HTMLElement;
    const entry = stepStates[kind];
    expect(step).toHaveAttribute('data-status', kind);
    expect(step).toHaveAttribute(entry.attribute);
    expect(step).toHaveAttribute('data-tone', entry.tone);
    expect(step.querySelector('svg')).toHaveAttribute('data-shape', entry.shape);
    expect(step).toHaveTextContent(labels[kind]);
  });

  it('is a tick that opens and closes by keyboard, and hands the focus back', async () => {
    const user = userEvent.setup();
    render(<DeliveryDetails delivery={acknowledged} history={happenings} writtenAt={noon} />);
    const button = screen.getByRole('button', { name: 'Received by at least one', expanded: false });
    expect(screen.queryByRole('list')).not.toBeInTheDocument();
    await user.tab();
    expect(button).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(button).toHaveAttribute('aria-expanded', 'true');
    const steps = screen.getByRole('list', { name: 'What happened to this message' });
    expect(button).toHaveAttribute('aria-controls', steps.id);
    expect(within(steps).getAllByRole('listitem')).toHaveLength(6);
    expect(steps.querySelectorAll('time')).toHaveLength(5);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('list')).not.toBeInTheDocument();
    expect(button).toHaveFocus();
  });

  it('can be drawn as another element, with what it knows', () => {
    render(
      <DeliveryDetails
        delivery={acknowledged}
        history={happenings}
        render={({ children: _, ...props }, { open, steps }) => (
          <output {...props}>{`${steps.length} steps, ${open ? 'open' : 'closed'}`}</output>
        )}
      />,
    );
    expect(screen.getByText('6 steps, closed')).toHaveClass('rc-details');
  });
});
