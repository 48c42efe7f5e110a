import '../../../support/promiseWithResolvers.js';
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useContext, useSyncExternalStore } from 'react';
import { createContext } from 'react';
import { useReliableChannel } from '../../../../src/index.js';
import { useChannelHistory, useSendMessage } from '../../../../src/query/index.js';
import { UiProvider, useComposer, useUiSettings } from '../../../../src/ui/index.js';
import { useWakuNode, useWakuTransport, WakuProvider } from '../../../../src/waku-provider/index.js';
import { delivery } from '../../../support/scriptedChannel.js';
import type { Deferred, Place } from '../place.js';
import { deferred } from '../place.js';
import type { HookRows, Pending } from '../row.js';

// By default it waits for a timer of the machine before it tells.
notifyManager.setScheduler(queueMicrotask);

type Around = { place: Place; children: ReactNode };

const clients = new WeakMap<Place, QueryClient>();
function WithClient({ place, children }: Around): ReactNode {
  if (!clients.has(place)) {
    const defaultOptions = { queries: { retry: false, gcTime: Infinity }, mutations: { gcTime: Infinity } };
    clients.set(place, new QueryClient({ defaultOptions }));
  }
  return <QueryClientProvider client={clients.get(place)!}>{children}</QueryClientProvider>;
}

const reading = (end: (page: Deferred<never>) => void): Pending => {
  const pages = new WeakMap<Place, Deferred<never>>();
  return {
    begin(place) {
      const page = deferred<never>();
      pages.set(place, page);
      place.channel.fetchHistory = () => page.promise;
      place.call();
    },
    end: (place) => end(pages.get(place)!),
  };
};

const WithNode = ({ place, children }: Around): ReactNode => (
  <WakuProvider node={place.later.promise} gracePeriod={0}>
    {children}
  </WakuProvider>
);
const failing = ({ later, name }: Place): void => later.reject(new Error(`no node for ${name}`));
const starting: Pending = { end: failing };

/** What an app around the place calls people; it may change. */
const names = new WeakMap<Place, { readonly listeners: Set<() => void>; name: string }>();
const Renames = createContext<Place | undefined>(undefined);
function WithNames({ place, children }: Around): ReactNode {
  if (!names.has(place)) names.set(place, { listeners: new Set(), name: 'nobody' });
  const app = names.get(place)!;
  const subscribe = (listener: () => void): (() => void) => {
    app.listeners.add(listener);
    return () => app.listeners.delete(listener);
  };
  const name = useSyncExternalStore(
    subscribe,
    () => app.name,
    () => app.name,
  );
  return (
    <Renames.Provider value={place}>
      <UiProvider displayName={() => `${name} of ${place.name}`}>{children}</UiProvider>
    </Renames.Provider>
  );
}

/** The hooks of the entries that need something else around them, or no channel. */
export const rows: HookRows = {
  useSendMessage: {
    inside: WithClient,
    Probe({ place }) {
      const { status, messageId, mutate } = useSendMessage();
      place.call = () => mutate('hello');
      return `${status} ${messageId}`;
    },
    server: 'idle undefined',
    happens: ({ call }) => call(),
    shows: 'pending own-1',
    // The mutation follows its message while it is pending.
    listens: ['connection'],
    pending: {
      sending: {
        begin: ({ call }) => call(),
        end: ({ channel }) => channel.deliver('own-1', delivery('acknowledged'), 'message-acknowledged'),
      },
    },
  },
  useChannelHistory: {
    inside: WithClient,
    Probe({ place }) {
      const { status, fetchStatus, data, fetchNextPage } = useChannelHistory({ enabled: false });
      place.call = () => fetchNextPage();
      return `${status} ${fetchStatus} ${data?.pages.length}`;
    },
    server: 'pending idle undefined',
    happens: ({ call }) => call(),
    shows: 'success idle 1',
    listens: [],
    pending: {
      'reading a page': reading((page) => page.resolve({ messages: [] } as never)),
      'reading a page, which fails': reading((page) => page.reject(new Error('no answer'))),
    },
  },
  useWakuNode: {
    inside: WithNode,
    Probe() {
      const { state, error } = useWakuNode();
      return `${state} ${error?.message}`;
    },
    server: 'starting undefined',
    happens: failing,
    shows: ({ name }) => `failed no node for ${name}`,
    listens: [],
    pending: { 'starting the node': starting },
  },
  useWakuTransport: {
    inside: WithNode,
    Probe() {
      const { health } = useWakuTransport({ contentTopic: '/test/1/chat/proto' });
      const read = (): string => `${health.get()} ${health.detail?.().reason}`;
      return useSyncExternalStore(health.subscribe, read, read);
    },
    server: 'offline the light node is starting',
    happens: failing,
    shows: ({ name }) => `offline the light node did not start: no node for ${name}`,
    listens: [],
    pending: { 'starting the node': starting },
  },
  useComposer: {
    Probe({ place }) {
      const { channelId, send } = useReliableChannel();
      const { text, setText, submit, error } = useComposer({ onSend: send, draftKey: channelId });
      place.call = () => setText('hello');
      return (
        <>
          {text || 'nothing'} {error?.name}
          <button onClick={submit}>Send</button>
        </>
      );
    },
    server: 'nothing Send',
    happens: ({ call }) => call(),
    shows: 'hello Send',
    listens: [],
    pending: { writing: { begin: ({ call }) => call() } },
  },
  useUiSettings: {
    inside: WithNames,
    Probe() {
      return useUiSettings().displayName(useContext(Renames)!.name);
    },
    server: ({ name }) => `nobody of ${name}`,
    happens(place) {
      const app = names.get(place)!;
      app.name = 'alice';
      for (const listener of app.listeners) listener();
    },
    shows: ({ name }) => `alice of ${name}`,
    listens: [],
    pending: {},
  },
};
