import type { ReliableChannelHandle } from 'react-reliable-channel';
import { decodeMessage } from 'react-reliable-channel/engine';
import type { Faults, Transport } from 'react-reliable-channel/testing';
import { createFaults, createMemoryNetwork } from 'react-reliable-channel/testing';

/** Somebody on the network of a story. */
export interface Person {
  readonly name: string;
  readonly faults: Faults;
  readonly transport: Transport;
  /** What this person can do; undefined until the provider is mounted. */
  handle: ReliableChannelHandle | undefined;
}

/** What the network of a story is like. */
export interface NetworkSettings {
  /** The way of every frame, ms; the store takes twice that. */
  latency: number;
  /** Chance that a frame to Alice is lost, 0 to 1. */
  loss: number;
  /** Whether there is a store to fetch missing messages from. */
  store: boolean;
}

/** What a person calls a message: acknowledgements and "is typing" are not dropped in its place. */
function carriesContent(payload: Uint8Array): boolean {
  const { content, lamportTimestamp } = decodeMessage(payload);
  return content !== undefined && content.length > 0 && lamportTimestamp !== undefined;
}

/** Two people on a simulated network: Alice, who uses the hook, and Bob. */
export interface Stage {
  readonly alice: Person;
  readonly bob: Person;
  /** Something to say that was not said yet. */
  next(who: Person): string;
}

const sentences = [
  'Hello',
  'Is it still on for Saturday?',
  'At ten, at the station',
  'I bring coffee',
  'See you there',
];

export function createStage({ latency, loss, store }: NetworkSettings, aliceId: string): Stage {
  const network = createMemoryNetwork({ seed: 7, latency, store });
  const person = (name: string, id: string): Person => {
    const faults = createFaults(name === 'Alice' ? { loss } : {}, { isCounted: carriesContent });
    return { name, faults, transport: network.transport(id, { faults }), handle: undefined };
  };
  const said = new Map<Person, number>();
  return {
    alice: person('Alice', aliceId),
    bob: person('Bob', 'Bob'),
    next(who) {
      const count = said.get(who) ?? 0;
      said.set(who, count + 1);
      const round = Math.floor(count / sentences.length);
      return `${sentences[count % sentences.length]}${round > 0 ? ` (${round + 1})` : ''}`;
    },
  };
}
