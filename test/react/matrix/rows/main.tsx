import { useState } from 'react';
import {
  useChannelEvent,
  useConnectionHealth,
  useEphemeral,
  useMessage,
  useMessages,
  useMessageStatus,
  useMissingMessages,
  useOutbox,
  useParticipants,
  useReliableChannel,
  useSyncStatus,
} from '../../../../src/index.js';
import { delivery } from '../../../support/scriptedChannel.js';
import type { Deferred, Place } from '../place.js';
import { deferred } from '../place.js';
import type { HookRows, Pending } from '../row.js';

/** An own message is on its way, and acknowledged when nobody looks any more. */
const sending: Pending = {
  begin: ({ channel, say }) => {
    say('hello');
    channel.deliver('own-1', delivery('sending'), 'sending-message');
  },
  end: ({ channel }) => channel.deliver('own-1', delivery('acknowledged'), 'message-acknowledged'),
};

/** Missing messages are being fetched, and come when nobody looks any more. */
const retrieving: Pending = {
  begin({ channel }) {
    channel.hold({ id: 'h', at: 9, waitingFor: ['x'] });
    channel.miss('x');
    channel.retrieve();
  },
  end({ channel }) {
    channel.receive({ id: 'x', at: 5 });
    channel.receive({ id: 'h', at: 9 });
  },
};

const reopened = new WeakMap<Place, Deferred<void>>();

/** The hooks of the main entry. */
export const rows: HookRows = {
  useReliableChannel: {
    Probe({ place }) {
      const { state, channelId, send, retry } = useReliableChannel();
      place.call = () => (state === 'failed' ? retry() : send('hello'));
      return `${state} ${channelId}`;
    },
    server: ({ name }) => `opening ${name}`,
    ready: ({ name }) => `open ${name}`,
    happens: ({ call }) => call(),
    shows: ({ name }) => `open ${name}`,
    listens: [],
    pending: {
      sending: { begin: ({ call }) => call(), end: sending.end },
      'opening it again': {
        prepare: ({ stage }) => void (stage.failure = new Error('no storage')),
        begin(place) {
          const gate = deferred();
          reopened.set(place, gate);
          place.stage.failure = undefined;
          place.stage.gate = gate.promise;
          place.call();
        },
        end: (place) => reopened.get(place)!.resolve(),
      },
    },
  },
  useMessages: {
    Probe: () => `${useMessages().length} rows`,
    server: '0 rows',
    happens: ({ channel }) => channel.receive({ id: 'm1', at: 1 }),
    shows: '1 rows',
    listens: ['store'],
    pending: { sending, retrieving },
  },
  useMessage: {
    Probe: () => String(useMessage('x')?.kind),
    server: 'undefined',
    happens: ({ channel }) => channel.miss('x'),
    shows: 'gap',
    listens: ['store'],
    pending: { retrieving },
  },
  useMessageStatus: {
    Probe: () => String(useMessageStatus('own-1')?.status),
    server: 'undefined',
    happens({ channel, say }) {
      say('hello');
      channel.deliver('own-1', delivery('sent'), 'message-sent');
    },
    shows: 'sent',
    listens: ['store'],
    pending: { sending },
  },
  useMissingMessages: {
    Probe: () =>
      `missing: ${useMissingMessages()
        .map(({ messageId }) => messageId)
        .join()}`,
    server: 'missing: ',
    happens: ({ channel }) => channel.miss('x'),
    shows: 'missing: x',
    listens: ['store'],
    pending: { retrieving },
  },
  useSyncStatus: {
    Probe() {
      const { status, received } = useSyncStatus();
      return `${status} ${received}`;
    },
    server: 'syncing 0',
    ready: 'synced 0',
    happens: ({ channel }) => channel.receive({ id: 'm1', at: 1 }),
    shows: 'synced 1',
    listens: ['store'],
    pending: { sending, retrieving },
  },
  useConnectionHealth: {
    Probe: () => useConnectionHealth().status,
    server: 'connecting',
    ready: 'online',
    happens: ({ setHealth }) => setHealth('offline'),
    shows: 'offline',
    listens: ['connection'],
    pending: {
      'connecting for the first time': {
        prepare: ({ setHealth }) => setHealth('offline'),
        end: ({ setHealth }) => setHealth('online'),
      },
    },
  },
  useOutbox: {
    Probe: () =>
      useOutbox()
        .map(({ status }) => status)
        .join() || 'nothing',
    server: 'nothing',
    happens({ channel, say }) {
      say('hello');
      channel.deliver('own-1', delivery('failed'), 'sending-message');
    },
    shows: 'failed',
    listens: ['store'],
    pending: { sending },
  },
  useEphemeral: {
    Probe({ place }) {
      const [heard, setHeard] = useState(0);
      const send = useEphemeral(() => setHeard((before) => before + 1));
      place.call = () => send('typing');
      return `${heard} heard`;
    },
    server: '0 heard',
    happens({ call, channel }) {
      call();
      channel.emit('ephemeral-received', { senderId: 'bob', content: new Uint8Array([1]) });
    },
    shows: '1 heard',
    listens: ['channel'],
    pending: {
      sending: {
        begin: ({ call }) => call(),
        end: ({ channel }) => channel.emit('ephemeral-received', { senderId: 'bob', content: new Uint8Array([1]) }),
      },
    },
  },
  useChannelEvent: {
    Probe() {
      const [heard, setHeard] = useState(0);
      useChannelEvent('message-received', () => setHeard((before) => before + 1));
      return `${heard} heard`;
    },
    server: '0 heard',
    happens: ({ channel }) => channel.receive({ id: 'm1', at: 1 }),
    shows: '1 heard',
    listens: ['channel'],
    pending: { retrieving },
  },
  useParticipants: {
    Probe: () =>
      `heard: ${useParticipants()
        .map(({ participantId }) => participantId)
        .join()}`,
    server: 'heard: ',
    happens({ channel }) {
      channel.setParticipants([{ participantId: 'bob', lastHeardAt: 5 }]);
      channel.emit('participants-changed', { participantId: 'bob' });
    },
    shows: 'heard: bob',
    listens: ['store'],
    pending: {},
  },
};
