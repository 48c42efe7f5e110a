import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionBadge, SyncBanner } from '../../src/ui/index.js';
import { listenTo } from './support/announcements.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

describe('SyncBanner', () => {
  it('keeps the words of a state it holds: what is lost is not said to be nothing while it is fetched again', async () => {
    const { rerender } = render(<SyncBanner status={{ status: 'incomplete', lost: 3 }} />);
    await pass(2_000);
    const speech = listenTo(document.body);
    rerender(<SyncBanner status={{ status: 'syncing', missing: 3, lost: 0 }} />);
    expect(screen.getByRole('status')).toHaveTextContent(/^Incomplete, 3 lost$/);
    await pass(2_000);
    expect(screen.getByRole('status')).toHaveTextContent(/^Catching up, 3 missing$/);
    expect(speech.take()).toEqual(['Catching up, 3 missing']);
    speech.stop();
  });

  it('says nothing of what is missing for less than a second, and keeps what it says for half of one', async () => {
    const banner = (missing: number) => <SyncBanner status={{ status: missing > 0 ? 'syncing' : 'synced', missing }} />;
    const { rerender } = render(banner(0));
    await pass(2_000);
    rerender(banner(2));
    await pass(900);
    expect(screen.getByRole('status')).toHaveTextContent(/^Up to date$/);
    await pass(200);
    expect(screen.getByRole('status')).toHaveTextContent(/^Catching up, 2 missing$/);
    rerender(banner(0));
    await pass(300);
    expect(screen.getByRole('status')).toHaveTextContent(/^Catching up, 2 missing$/);
    await pass(300);
    expect(screen.getByRole('status')).toHaveTextContent(/^Up to date$/);
  });
});

describe('ConnectionBadge', () => {
  it('keeps the reason of a state it holds, and says the next one once', async () => {
    const { rerender } = render(<ConnectionBadge connection={{ status: 'online' }} />);
    await pass(2_000);
    rerender(<ConnectionBadge connection={{ status: 'degraded', reason: 'no subscription' }} />);
    await pass(100);
    const speech = listenTo(document.body);
    rerender(<ConnectionBadge connection={{ status: 'offline', reason: 'no peer' }} />);
    expect(screen.getByRole('status')).toHaveTextContent(/^Partly connected: no subscription$/);
    await pass(1_000);
    expect(speech.take()).toEqual(['Offline: no peer']);
    speech.stop();
  });
});
