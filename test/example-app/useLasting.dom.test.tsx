import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useLasting } from '../../example-app/chat/use-lasting.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

it('is news once it has lasted for a second, and none when it has passed', () => {
  const { result, rerender } = renderHook(({ now }) => useLasting(now), { initialProps: { now: true } });
  pass(999);
  expect(result.current).toBe(false);
  pass(1);
  expect(result.current).toBe(true);
  rerender({ now: false });
  expect(result.current).toBe(false);
  rerender({ now: true });
  pass(999);
  expect(result.current).toBe(false);
});
