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
  const ends: (() => void)[] = [];
  const onEnd = (end: () => void): void => void ends.push(end);

  const requests = createRequests(parallel, onEnd, (serviceNode, answered) => {
    const { silence } = serviceNode;
    if (answered) serviceNode.silence = 0;
    else serviceNode.silence ||= 1;
    if (answered && silence < 2) return;
    // A request that slipped is no proof; that it answers again is none of a subscription.
    void subscriptions.prove();
    told();
  });
  const serviceNodes = createServiceNodes(libp2p, on, requests, answerTimeout, () => users.values(), changed);
  const subscriptions = createSubscriptions(node, serviceNodes, requests, answerTimeout, keepAlive, told, onEnd);
  const redial = createRedial(node, serviceNodes, onEnd);

  /** Listens to libp2p until the end. */
  function on<Detail>(type: string, listener: (event: CustomEvent<Detail>) => void): void {
    const given = [type, listener] as unknown as Parameters<typeof libp2p.addEventListener<'start'>>;
    libp2p.addEventListener(...given);
    onEnd(() => libp2p.removeEventListener(...given));
  }

  function told(): void {
    for (const listener of users.keys()) listener();
    redial();
  }

  function changed(): void {
    told();
    subscriptions.ensure();
  }

  on('start', changed);
  on('stop', changed);

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
        for (const end of ends) end();
      };
    },
  };
}
