import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import {
  CompletenessBadge,
  completenessStates,
  ConnectionBadge,
  connectionStates,
  type CompletenessLike,
  type CompletenessState,
  type ConnectionState,
  type StateEntry,
} from '../../src/ui/index.js';

function expectEntry(element: Element | null, state: string, entry: StateEntry) {
  expect(element).toHaveAttribute('data-status', state);
  expect(element).toHaveAttribute(entry.attribute);
  expect(element).toHaveAttribute('data-tone', entry.tone);
  expect(element?.querySelector('svg')).toHaveAttribute('data-shape', entry.shape);
}

const some: Record<CompletenessState, [CompletenessLike, alone: string, counted: string]> = {
  complete: [{ complete: true }, 'Nothing known to be missing', '12'],
  missing: [
    { complete: false, missing: 2, lost: 1, unread: 9 },
    '2 messages still missing',
    '12 so far, 2 messages still missing',
  ],
  lost: [
    { complete: false, lost: 1, unread: 9 },
    '1 message could not be retrieved',
    '12 so far, 1 message could not be retrieved',
  ],
  unread: [{ complete: false, unread: 9 }, '9 older messages not loaded', '12 so far, 9 older messages not loaded'],
  'catching-up': [{ complete: false }, 'There may be more', '12 so far, there may be more'],
};

describe('CompletenessBadge', () => {
  it.each(Object.keys(some) as CompletenessState[])(
    'is as the table says, and says no more than is known: %s',
    (state) => {
      const [completeness, alone, counted] = some[state];
      const { container, rerender } = render(<CompletenessBadge completeness={completeness} />);
      expectEntry(container.firstElementChild, state, completenessStates[state]);
      expect(container).toHaveTextContent(new RegExp(`^${alone}$`));
      rerender(<CompletenessBadge completeness={completeness} count={12} />);
      expect(container).toHaveTextContent(new RegExp(`^${counted}$`));
    },
  );

  it('gives every state an attribute and a shape of its own', () => {
    for (const table of [completenessStates, connectionStates]) {
      const entries: StateEntry[] = Object.values(table);
      expect(new Set(entries.map(({ attribute }) => attribute)).size).toBe(entries.length);
      expect(new Set(entries.map(({ shape }) => shape)).size).toBe(entries.length);
    }
  });
});

const words: Record<ConnectionState, string> = {
  connecting: 'Connecting: no peer yet',
  online: 'Online',
  degraded: 'Partly connected: no peer yet',
  offline: 'Offline: no peer yet',
};

describe('ConnectionBadge', () => {
  it.each(Object.keys(words) as ConnectionState[])(
    'is as the table says, with the reason where it helps: %s',
    (status) => {
      const { container } = render(<ConnectionBadge connection={{ status, reason: 'no peer yet' }} />);
      expectEntry(container.firstElementChild, status, connectionStates[status]);
      expect(screen.getByRole('status')).toHaveTextContent(new RegExp(`^${words[status]}$`));
    },
  );
});
