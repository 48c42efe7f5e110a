import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import type { Persistence, ReliableChannel, ReliableChannelHandle, Retrieval, Transport } from '../../src/index.js';
import { ReliableChannelProvider, useReliableChannel } from '../../src/index.js';
import type { Faults, MemoryNetworkOptions } from '../../src/testing/index.js';
import { createFaults, createMemoryNetwork, createRandom, createVirtualClock } from '../../src/testing/index.js';

// By default it waits for a timer of the machine before it tells: here all time is virtual.
notifyManager.setScheduler(queueMicrotask);

interface Person {
  readonly faults: Faults;
  readonly transport: Transport;
  /** The signals of all queries for history. */
  readonly queries: AbortSignal[];
}

/** People on the real engine over a simulated network, with a QueryClient each. */
export function createStage(network: MemoryNetworkOptions = {}) {
  const clock = createVirtualClock(1_000_000_000_000);
  const simulated = createMemoryNetwork({ clock, latency: 20, ...network });
  const people = new Map<string, Person>();
  const handles = new Map<string, ReliableChannelHandle>();
  const clients = new Map<string, QueryClient>();

  const personOf = (name: string): Person => {
    let person = people.get(name);
    if (!person) {
      const faults = createFaults();
      const transport = simulated.transport(name, { faults });
      const queries: AbortSignal[] = [];
      const { history } = transport;
      if (history) {
        transport.history = (query, signal) => {
          queries.push(signal);
          return history(query, signal);
        };
      }
      people.set(name, (person = { faults, transport, queries }));
    }
    return person;
  };
  const clientOf = (name: string): QueryClient => {
    let client = clients.get(name);
    if (!client) clients.set(name, (client = new QueryClient({ defaultOptions: { queries: { retry: false } } })));
    return client;
  };
  function Watch({ name }: { name: string }): ReactNode {
    handles.set(name, useReliableChannel());
    return null;
  }
  interface PersonProps {
    readonly name: string;
    readonly channelId?: string;
    readonly persistence?: Persistence;
    readonly gracePeriod?: number;
    readonly maxAttempts?: number;
    readonly retrieval?: Retrieval;
    readonly children?: ReactNode;
  }
  function Person({
    name,
    channelId = 'lobby',
    persistence,
    gracePeriod,
    maxAttempts,
    retrieval,
    children,
  }: PersonProps): ReactNode {
    return (
      <QueryClientProvider client={clientOf(name)}>
        <ReliableChannelProvider
          channelId={channelId}
          participantId={name}
          transport={personOf(name).transport}
          persistence={persistence}
          gracePeriod={gracePeriod}
          retrieval={retrieval}
          clock={clock}
          random={createRandom(name)}
          tuning={maxAttempts === undefined ? undefined : { maxAttempts }}
        >
          <Watch name={name} />
          {children}
        </ReliableChannelProvider>
      </QueryClientProvider>
    );
  }
  return {
    clock,
    network: simulated,
    Person,
    faultsOf: (name: string) => personOf(name).faults,
    queriesOf: (name: string) => personOf(name).queries,
    clientOf,
    handleOf: (name: string): ReliableChannelHandle => handles.get(name)!,
    channelOf: (name: string): ReliableChannel => handles.get(name)!.channel!,
    /** Lets time pass, with everything that follows from it. */
    pass: (ms: number): Promise<void> => act(() => clock.advance(ms)),
    show: (tree: ReactNode, strict = false) => render(strict ? <StrictMode>{tree}</StrictMode> : tree),
  };
}
