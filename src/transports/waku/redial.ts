import type { LightNode } from '@waku/sdk';
import type { OnEnd } from './requests.js';
import type { ServiceNodes } from './serviceNodes.js';

/** Waits between two rounds, ms: the first and the longest. A dial takes at most the longest, too. */
const FIRST = 500;
const LONGEST = 5_000;
/** Peers dialled in a round, a count. */
const PEERS = 8;

/**
 * Dials while service nodes are lacking: the SDK waits for a minute after one failed dial (`failedDialCooldown`).
 * @returns to be called when something has changed
 */
export function createRedial({ libp2p }: LightNode, serviceNodes: ServiceNodes, onEnd: OnEnd) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST;

  async function round(): Promise<void> {
    if (libp2p.status === 'started' && serviceNodes.isNeeded()) {
      const peers = (await serviceNodes.candidates().catch(() => [])).slice(0, PEERS);
      await Promise.allSettled(peers.map(({ id }) => libp2p.dial(id, { signal: AbortSignal.timeout(LONGEST) })));
    }
    timer = undefined;
    wait = Math.min(2 * wait, LONGEST);
    check();
  }

  /** Starts when it is needed. */
  function check(): void {
    if (!serviceNodes.isNeeded()) wait = FIRST;
    else timer ??= setTimeout(() => void round(), wait);
  }

  onEnd(() => clearTimeout(timer));

  return check;
}
