import type { ReactNode } from 'react';
import { Suspense, useState } from 'react';
import { z } from 'zod';
import { useChannelLog, useDiagnostics } from '../../../../src/diagnostics/index.js';
import { createIdentity, signContent, useSignatureStatus, useSignedSend } from '../../../../src/identity/index.js';
import { useMessages, useReliableChannel } from '../../../../src/index.js';
import { defineMessages, useTypedMessages, useTypedSend } from '../../../../src/messages/index.js';
import { counterPerVoter, useReducedMessages } from '../../../../src/reducers/index.js';
import { useFoldedMessages } from '../../../../src/rows/index.js';
import { useStorage, useWipe } from '../../../../src/storage/index.js';
import { useSuspenseMessages, useSuspenseReliableChannel } from '../../../../src/suspense/index.js';
import { useIsUnread, useUnread } from '../../../../src/unread/index.js';
import { delivery } from '../../../support/scriptedChannel.js';
import type { Deferred, Place } from '../place.js';
import { deferred } from '../place.js';
import type { HookRows, Pending } from '../row.js';

const messages = defineMessages({ text: z.object({ text: z.string() }) });
const identity = await createIdentity();
const signed = await signContent(identity, 'lobby', new TextEncoder().encode('hello'));
const votes = counterPerVoter({ vote: () => ({ target: 'q', choice: 1 }) });

/** Gives the page's `navigator` what jsdom's has not; the matrix takes it away again. */
const give = (name: 'storage' | 'clipboard', value: object): void =>
  void Object.defineProperty(navigator, name, { value, configurable: true });

/** One answer of the browser that takes its time. */
let answer: Deferred<never>;
const slow = (): Promise<never> => answer.promise;
const asked = (name: 'storage' | 'clipboard', methods: readonly string[], begin?: Pending['begin']): Pending => ({
  prepare() {
    answer = deferred<never>();
    give(name, Object.fromEntries(methods.map((method) => [method, slow])));
  },
  begin,
  end: () => answer.reject(new Error('refused')),
});

const removals = new WeakMap<Place, Deferred<void>>();
const wiping = (end: (removal: Deferred<void>) => void): Pending => ({
  prepare(place) {
    const removal = deferred();
    removals.set(place, removal);
    place.removal = removal.promise;
  },
  begin: ({ call }) => call(),
  end: (place) => end(removals.get(place)!),
});

function Waiting({ place, children }: { place: Place; children: ReactNode }): ReactNode {
  return <Suspense fallback={<p data-place={place.name}>waiting</p>}>{children}</Suspense>;
}

/** The hooks of the entries that need a channel and nothing else. */
export const rows: HookRows = {
  useTypedMessages: {
    Probe: () =>
      useTypedMessages(messages)
        .map((row) => (row.kind === 'message' ? row.data.text : row.kind))
        .join() || '-',
    server: '-',
    happens: ({ say }) => say(messages.encode('text', { text: 'hello' })),
    shows: 'hello',
    listens: ['store'],
    pending: {},
  },
  useTypedSend: {
    Probe({ place }) {
      const send = useTypedSend(messages);
      place.call = () => send('text', { text: 'hello' });
      return `${useMessages().length} rows`;
    },
    server: '0 rows',
    happens: ({ call }) => call(),
    shows: '1 rows',
    // What it sent is seen by useMessages.
    listens: ['store'],
    pending: {
      sending: {
        begin: ({ call }) => call(),
        end: ({ channel }) => channel.deliver('own-1', delivery('acknowledged'), 'message-acknowledged'),
      },
    },
  },
  useSignedSend: {
    participantId: identity.participantId,
    Probe({ place }) {
      const send = useSignedSend(identity);
      place.call = () => send('hello');
      return `${useMessages().length} rows`;
    },
    server: '0 rows',
    happens: ({ call }) => call(),
    shows: '1 rows',
    // What it sent is seen by useMessages.
    listens: ['store'],
    pending: { signing: { begin: ({ call }) => call() } },
  },
  useSignatureStatus: {
    Probe: () => useSignatureStatus({ senderId: identity.participantId, content: signed }),
    server: 'checking',
    // It was signed for one channel.
    ready: ({ name }) => (name === 'lobby' ? 'verified' : 'invalid'),
    happens: ({ channel }) => channel.receive({ id: 'm1', at: 1 }),
    shows: ({ name }) => (name === 'lobby' ? 'verified' : 'invalid'),
    listens: [],
    pending: {},
  },
  useReducedMessages: {
    Probe: () => `${useReducedMessages(votes, ({ answer: { tallies } }) => tallies.get('q')?.voters ?? 0)} voters`,
    server: '0 voters',
    happens: ({ channel }) => channel.receive({ id: 'm1', at: 1 }),
    shows: '1 voters',
    listens: ['store'],
    pending: {
      'counting in parts': {
        begin({ channel }) {
          for (let at = 0; at < 2_000; at++) channel.receive({ id: `m${at}`, at });
        },
      },
    },
  },
  useFoldedMessages: {
    Probe({ place }) {
      const { rows: shown, show } = useFoldedMessages({ atLeast: 2 });
      place.call = () => shown.forEach((row) => row.kind === 'fold' && show(row));
      return shown.map(({ kind }) => kind).join() || 'nothing';
    },
    server: 'nothing',
    happens({ channel }) {
      channel.miss('a');
      channel.miss('b');
    },
    shows: 'fold',
    listens: ['store'],
    pending: { 'showing a fold': { begin: ({ call }) => call() } },
  },
  useUnread: {
    Probe({ place }) {
      const { count, markRead } = useUnread();
      place.call = () => markRead();
      return `${count} unread`;
    },
    server: '0 unread',
    happens: ({ channel }) => channel.receive({ id: 'm1', at: 1 }),
    shows: '1 unread',
    listens: ['channel', 'store'],
    pending: { 'being read': { begin: ({ call }) => call() } },
  },
  useIsUnread: {
    Probe: () => String(useIsUnread('m1')),
    server: 'false',
    happens: ({ channel }) => channel.receive({ id: 'm1', at: 1 }),
    shows: 'true',
    listens: ['channel', 'store'],
    pending: {},
  },
  useStorage: {
    Probe({ place }) {
      const { kind, trouble, requestPersistence } = useStorage();
      place.call = requestPersistence;
      return `${kind} ${trouble?.message}`;
    },
    server: 'undefined undefined',
    ready: 'indexeddb undefined',
    happens: ({ setStorage }) => setStorage({ kind: 'indexeddb', trouble: new Error('full') }),
    shows: 'indexeddb full',
    listens: ['storage'],
    pending: {
      'asking the browser how much room there is': asked('storage', ['estimate', 'persisted']),
      'asking the browser to keep it': asked('storage', ['persist'], ({ call }) => call()),
    },
  },
  useWipe: {
    Probe({ place }) {
      place.call = useWipe();
      const { state, error } = useReliableChannel();
      return `${state} ${error?.name}`;
    },
    server: 'opening undefined',
    ready: 'open undefined',
    happens: ({ call }) => call(),
    shows: 'failed ChannelWipedError',
    listens: [],
    pending: {
      wiping: wiping((removal) => removal.resolve()),
      'wiping, which is refused': {
        ...wiping((removal) => removal.reject(new Error('in use'))),
        begin: ({ call }) => void (call() as Promise<void>).catch(() => {}),
      },
    },
  },
  useDiagnostics: {
    Probe({ place }) {
      const { read, copy } = useDiagnostics();
      const [text, setText] = useState('nothing read');
      place.call = () => {
        setText(/\d+ messages/.exec(read())![0]);
        return copy();
      };
      return text;
    },
    server: 'nothing read',
    happens({ call, channel }) {
      channel.receive({ id: 'm1', at: 1 });
      return call();
    },
    shows: '1 messages',
    listens: [],
    pending: {
      copying: asked('clipboard', ['writeText'], ({ call }) => call()),
      'asking the browser how much room there is': asked('storage', ['estimate', 'persisted']),
    },
  },
  useChannelLog: {
    Probe() {
      const [entries, setEntries] = useState(0);
      useChannelLog(({ event }) => setEntries((before) => before + Number(event === 'message-received')), {
        level: 'debug',
      });
      return `${entries} entries`;
    },
    server: '0 entries',
    happens: ({ channel }) => channel.receive({ id: 'm1', at: 1 }),
    shows: '1 entries',
    listens: ['channel', 'transport'],
    pending: {},
  },
  useSuspenseMessages: {
    inside: Waiting,
    suspends: true,
    Probe: () => `${useSuspenseMessages().length} rows`,
    server: 'waiting',
    ready: '0 rows',
    happens: ({ channel }) => channel.receive({ id: 'm1', at: 1 }),
    shows: '1 rows',
    listens: ['store'],
    pending: {
      'looking for the first history': {
        prepare: ({ stage }) => void (stage.syncStatus = { status: 'syncing' }),
        end({ channel }) {
          channel.setSyncStatus({ status: 'synced' });
          channel.emit('sync-status', channel.syncStatus());
        },
      },
    },
  },
  useSuspenseReliableChannel: {
    inside: Waiting,
    suspends: true,
    Probe({ place }) {
      const { channel, send } = useSuspenseReliableChannel();
      place.call = () => send('hello');
      return `open ${channel.channelId}`;
    },
    server: 'waiting',
    ready: ({ name }) => `open ${name}`,
    happens: ({ call }) => call(),
    shows: ({ name }) => `open ${name}`,
    listens: [],
    pending: {},
  },
};
