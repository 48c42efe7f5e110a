import './promiseWithResolvers.js';
import { type LightNode, WakuNode } from '@waku/sdk';
import { vi } from 'vitest';

/** Every light node that was started since the last {@link forgetNodes}, in order. They are real ones. */
export const made: LightNode[] = [];
/** What the next attempts to start one are to fail with. */
export const failures: Error[] = [];

export function forgetNodes(): void {
  made.length = failures.length = 0;
}

/** How many of them are running. */
export const running = (): number => made.filter(({ libp2p }) => libp2p.status !== 'stopped').length;

const { start } = WakuNode.prototype;
vi.spyOn(WakuNode.prototype, 'start').mockImplementation(async function (this: WakuNode) {
  const failure = failures.shift();
  if (failure) throw failure;
  if (!made.includes(this as LightNode)) made.push(this as LightNode);
  await start.call(this);
});

export { unreachable } from './unreachable.js';
