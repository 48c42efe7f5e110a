import type { LightNode } from '@waku/sdk';
import type { Settings } from './options.js';
import { createRedial } from './redial.js';
import { createRequests, within } from './requests.js';
import { createServiceNodes } from './serviceNodes.js';
import { createSubscriptions } from './subscriptions.js';

export type Link = ReturnType<typeof createLink>;

const links = new WeakMap<LightNode, Link>();

/** What all transports of one light node share. Who takes it has to let go of it. */
export function linkOf(node: LightNode, settings: Settings): Link {
  const link = links.get(node) ?? createLink(node, settings);
  links.set(node, link);
  return link;
}

function createLink(node: LightNode, { parallel, answerTimeout, keepAlive }: Settings) {
  const { libp2p } = node;
  /** What each transport does when something has changed, and its pubsub topic. */
  const users = new Map<() => void, string>();

  const requests = createRequests(parallel, (serviceNode, answered) => {
    const { silence } = serviceNode;
    if (answered) serviceNode.silence = 0;
    else if (silence === 0) serviceNode.silence = 1;
    // A request that slipped is no proof; that it answers again is none of a subscription.
    if (!answered || silence === 2) void subscriptions.prove();
    if (answered && silence === 2) told();
  });
  const serviceNodes = createServiceNodes(libp2p, requests, answerTimeout, () => users.values(), changed);
  const subscriptions = createSubscriptions(node, serviceNodes, requests, answerTimeout, keepAlive, told);
  const redial = createRedial(node, serviceNodes);

  function told(): void {
    for (const listener of [...users.keys()]) listener();
  }

  function changed(): void {
    told();
    redial.check();
    subscriptions.ensure();
  }

  libp2p.addEventListener('start', changed);
  libp2p.addEventListener('stop', changed);

  return {
    node,
    requests,
    serviceNodes,
    subscriptions,

    /** @returns a function that lets go, and resolves when nothing is left of it */
    take(pubsubTopic: string, listener: () => void): () => Promise<void> {
      users.set(listener, pubsubTopic);
      changed();
      return async () => {
        users.delete(listener);
        await within(2 * answerTimeout, subscriptions.settled());
        // Somebody else may have taken it meanwhile.
        if (users.size > 0) return;
        links.delete(node);
        libp2p.removeEventListener('start', changed);
        libp2p.removeEventListener('stop', changed);
        redial.dispose();
        subscriptions.dispose();
        serviceNodes.dispose();
        requests.dispose();
      };
    },
  };
}
