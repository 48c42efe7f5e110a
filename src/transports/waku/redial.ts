import type { LightNode } from '@waku/sdk';
import type { ServiceNodes } from './serviceNodes.js';

/** Waits between two rounds, ms: the first and the longest. A dial takes at most the longest, too. */
const FIRST = 500;
const LONGEST = 5_000;
/** Peers dialled in a round, a count. */
const PEERS = 8;

/** Dials while no service node of use is connected: the SDK waits for a minute after one failed dial (`failedDialCooldown`). */
export function createRedial({ libp2p }: LightNode, serviceNodes: ServiceNodes) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST;
  let disposed = false;

  async function round(): Promise<void> {
    if (libp2p.status === 'started' && serviceNodes.isNeeded()) {
      const ids = (await serviceNodes.candidates().catch(() => [])).slice(0, PEERS);
      await Promise.allSettled(ids.map((id) => libp2p.dial(id, { signal: AbortSignal.timeout(LONGEST) })));
    }
    timer = undefined;
    wait = Math.min(2 * wait, LONGEST);
    check();
  }

  /** Starts when it is needed. */
  function check(): void {
    if (!serviceNodes.isNeeded()) wait = FIRST;
    else if (!disposed) timer ??= setTimeout(() => void round(), wait);
  }

  return {
    check,

    dispose(): void {
      disposed = true;
      clearTimeout(timer);
    },
  };
}
