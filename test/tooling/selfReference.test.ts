import { expect, test } from 'vitest';
import { nextStatus } from '../../src/engine/status.js';

test('the package name resolves to its sources in a test', async () => {
  const engine = await import('react-reliable-channel/engine');
  expect(engine.nextStatus).toBe(nextStatus);
});
