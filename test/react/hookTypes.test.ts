import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type {
  DeliveredRow,
  GapRow,
  HeldRow,
  LostRow,
  MessageDelivery,
  MessageRow,
  MessageStatus,
  Participant,
  ReliableChannel,
  ReliableChannelEvents,
  SyncStatus,
  Transport,
} from 'react-reliable-channel';
import {
  useChannelEvent,
  useEphemeral,
  useMessage,
  useMessages,
  useMessageStatus,
  useParticipants,
  useReliableChannel,
} from 'react-reliable-channel';
import type { ChannelLogEntry } from 'react-reliable-channel/diagnostics';
import { useChannelLog, useDiagnostics } from 'react-reliable-channel/diagnostics';
import type { Identity } from 'react-reliable-channel/identity';
import { useSignatureStatus, useSignedSend } from 'react-reliable-channel/identity';
import type { TypedRow } from 'react-reliable-channel/messages';
import { defineMessages, useTypedMessages, useTypedSend } from 'react-reliable-channel/messages';
import type { Completeness, MessageTree, Reduced, Registers, VoteCounts } from 'react-reliable-channel/reducers';
import { counterPerVoter, lastWriterWins, treeByParent, useReducedMessages } from 'react-reliable-channel/reducers';
import type { ChannelStorageReport } from 'react-reliable-channel/storage';
import { useStorage, useWipe } from 'react-reliable-channel/storage';
import { useSuspenseMessages, useSuspenseReliableChannel } from 'react-reliable-channel/suspense';
import type { ComposerParts, UiSettings } from 'react-reliable-channel/ui';
import { useComposer, useUiSettings } from 'react-reliable-channel/ui';
import type { Unread } from 'react-reliable-channel/unread';
import { useIsUnread, useUnread } from 'react-reliable-channel/unread';
import type { WakuNodeState } from 'react-reliable-channel/waku-provider';
import { useWakuNode, useWakuTransport } from 'react-reliable-channel/waku-provider';
import { readSources } from '../../scripts/docs/sources.mjs';
import { root } from '../../scripts/run.mjs';

/** Never called: what is in it is type-checked. */
const typesOnly = (_: () => unknown): void => {};

const messages = defineMessages({
  question: z.object({ text: z.string() }),
  answer: [z.object({ text: z.string() }), z.object({ text: z.string(), to: z.string() })],
});
type Definitions = typeof messages extends { read(row: MessageRow): TypedRow<infer D> } ? D : never;

describe('the types of useReliableChannel', () => {
  it('narrow by state, also when it is destructured', () => {
    typesOnly(function useIt() {
      const { state, channel, error } = useReliableChannel();
      expectTypeOf(channel).toEqualTypeOf<ReliableChannel | undefined>();
      if (state === 'open') {
        expectTypeOf(channel).toEqualTypeOf<ReliableChannel>();
        expectTypeOf(error).toEqualTypeOf<undefined>();
      } else if (state === 'failed') {
        expectTypeOf(error).toEqualTypeOf<Error>();
        expectTypeOf(channel).toEqualTypeOf<undefined>();
      } else {
        expectTypeOf(state).toEqualTypeOf<'opening'>();
        expectTypeOf(error).toEqualTypeOf<undefined>();
      }
    });
  });

  it('let nothing be sent but text and bytes', () => {
    typesOnly(function useIt() {
      const { send, retrieve } = useReliableChannel();
      expectTypeOf(send('text')).toEqualTypeOf<string>();
      expectTypeOf(send(new Uint8Array())).toEqualTypeOf<string>();
      // @ts-expect-error an object is for useTypedSend
      send({ text: 'hello' });
      // @ts-expect-error ids come as a list
      retrieve('id');
    });
  });
});

describe('the types of useMessages and useMessage', () => {
  it('narrow a row by its kind', () => {
    typesOnly(function useIt() {
      const row = useMessage('id');
      if (row === undefined) return;
      if (row.kind === 'message') expectTypeOf(row).toEqualTypeOf<DeliveredRow>();
      else if (row.kind === 'held') expectTypeOf(row).toEqualTypeOf<HeldRow>();
      else if (row.kind === 'gap') expectTypeOf(row).toEqualTypeOf<GapRow>();
      else expectTypeOf(row).toEqualTypeOf<LostRow>();
      // @ts-expect-error a gap has no content
      void row.content;
      if ('content' in row) expectTypeOf(row.content).toEqualTypeOf<Uint8Array>();
    });
  });

  it('are those of what is picked, without what is left out', () => {
    typesOnly(function useIt() {
      expectTypeOf(useMessages()).toEqualTypeOf<readonly MessageRow[]>();
      expectTypeOf(useMessages((row) => row.key)).toEqualTypeOf<readonly string[]>();
      const gaps = useMessages((row) => (row.kind === 'gap' ? row : undefined));
      expectTypeOf(gaps).toEqualTypeOf<readonly GapRow[]>();
      // @ts-expect-error rows are read only
      gaps[0]!.dependents = 1;
      // @ts-expect-error a pick takes a row
      useMessages((text: string) => text);
    });
  });

  it('of a delivery are those of the lattice', () => {
    expectTypeOf(useMessageStatus).returns.toEqualTypeOf<MessageDelivery | undefined>();
    expectTypeOf<MessageDelivery['status']>().toEqualTypeOf<MessageStatus>();
    expectTypeOf(useParticipants).returns.toEqualTypeOf<readonly Participant[]>();
  });
});

describe('the types of useChannelEvent and useEphemeral', () => {
  it('give each event its detail', () => {
    typesOnly(function useIt() {
      useChannelEvent('message-received', (detail) => {
        expectTypeOf(detail).toEqualTypeOf<ReliableChannelEvents['message-received']>();
        expectTypeOf(detail.late).toEqualTypeOf<boolean>();
      });
      useChannelEvent('message-recovered', ({ via }) => {
        expectTypeOf(via).toEqualTypeOf<'broadcast' | 'store' | 'repair'>();
      });
      useChannelEvent('sync-status', (detail) => expectTypeOf(detail).toEqualTypeOf<SyncStatus>());
      // @ts-expect-error no event has this name
      useChannelEvent('message-arrived', () => {});
      // @ts-expect-error this event has no `late`
      useChannelEvent('message-sent', ({ late }) => late);
    });
  });

  it('give an ephemeral message its sender and its bytes', () => {
    typesOnly(function useIt() {
      const send = useEphemeral((message) => {
        expectTypeOf(message).toEqualTypeOf<{ senderId: string; content: Uint8Array }>();
      });
      expectTypeOf(send).toEqualTypeOf<(content: string | Uint8Array) => void>();
      expectTypeOf(useEphemeral()).toEqualTypeOf<(content: string | Uint8Array) => void>();
    });
  });
});

describe('the types of useTypedMessages and useTypedSend', () => {
  it('narrow a row by its kind, its type and its version', () => {
    typesOnly(function useIt() {
      const [row] = useTypedMessages(messages);
      expectTypeOf(useTypedMessages(messages)).toEqualTypeOf<readonly TypedRow<Definitions>[]>();
      if (row?.kind === 'undecodable') expectTypeOf(row.reason).toEqualTypeOf<string>();
      if (row?.kind === 'unknown') expectTypeOf(row.data).toEqualTypeOf<unknown>();
      if (row?.kind !== 'message') return;
      expectTypeOf(row.type).toEqualTypeOf<'question' | 'answer'>();
      if (row.type === 'question') expectTypeOf(row.data).toEqualTypeOf<{ text: string }>();
      else if (row.version === 2) expectTypeOf(row.data).toEqualTypeOf<{ text: string; to: string }>();
      else expectTypeOf(row.version).toEqualTypeOf<1>();
    });
  });

  it('are those of what is picked', () => {
    typesOnly(function useIt() {
      const texts = useTypedMessages(messages, (row) => (row.kind === 'message' ? row.data.text : undefined));
      expectTypeOf(texts).toEqualTypeOf<readonly string[]>();
    });
  });

  it('let only what a schema takes be sent, in its last version', () => {
    typesOnly(function useIt() {
      const send = useTypedSend(messages);
      expectTypeOf(send('question', { text: 'When?' })).toEqualTypeOf<string>();
      expectTypeOf(send('answer', { text: 'At ten', to: 'id' })).toEqualTypeOf<string>();
      // @ts-expect-error version 1 is read, and no longer sent
      send('answer', { text: 'At ten' });
      // @ts-expect-error its schema wants a text
      send('question', { text: 1 });
      // @ts-expect-error there is no such kind
      send('vote', {});
    });
  });
});

describe('the types of useReducedMessages', () => {
  const votes = counterPerVoter({ vote: () => undefined });
  const titles = lastWriterWins<string>({ write: () => ({ target: 'title', value: 'hello' }) });
  const threads = treeByParent({ place: () => undefined });

  it('are those of the reducer', () => {
    typesOnly(function useIt() {
      expectTypeOf(useReducedMessages(votes)).toEqualTypeOf<Reduced<VoteCounts>>();
      expectTypeOf(useReducedMessages(titles)).toEqualTypeOf<Reduced<Registers<string>>>();
      expectTypeOf(useReducedMessages(threads)).toEqualTypeOf<Reduced<MessageTree>>();
    });
  });

  it('are those of what the selector gives', () => {
    typesOnly(function useIt() {
      const title = useReducedMessages(titles, ({ answer }) => answer.registers.get('title')?.value);
      expectTypeOf(title).toEqualTypeOf<string | undefined>();
      const whole = useReducedMessages(votes, ({ completeness }) => completeness);
      expectTypeOf(whole).toEqualTypeOf<Completeness>();
      // @ts-expect-error it is no answer of this reducer
      useReducedMessages(votes, ({ answer }) => answer.registers);
    });
  });
});

describe('the types of the other hooks', () => {
  it('of /identity say what a signature is', () => {
    expectTypeOf(useSignedSend).toEqualTypeOf<
      (identity: Identity) => (content: string | Uint8Array) => Promise<string>
    >();
    expectTypeOf(useSignatureStatus).returns.toEqualTypeOf<'checking' | 'verified' | 'unsigned' | 'invalid'>();
    expectTypeOf<DeliveredRow | HeldRow>().toExtend<Parameters<typeof useSignatureStatus>[0]>();
    expectTypeOf<GapRow>().not.toExtend<Parameters<typeof useSignatureStatus>[0]>();
  });

  it('of /unread take ids', () => {
    expectTypeOf(useUnread).returns.toEqualTypeOf<Unread>();
    expectTypeOf(useIsUnread).toEqualTypeOf<(messageId: string) => boolean>();
  });

  it('of /storage say what keeps a channel, and end it', () => {
    expectTypeOf(useStorage).returns.toEqualTypeOf<ChannelStorageReport>();
    expectTypeOf<ChannelStorageReport['kind']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<ChannelStorageReport['quota']>().toEqualTypeOf<number | undefined>();
    expectTypeOf(useWipe).returns.toEqualTypeOf<() => Promise<void>>();
  });

  it('of /suspense have a channel that is open', () => {
    expectTypeOf(useSuspenseReliableChannel).returns.toHaveProperty('state').toEqualTypeOf<'open'>();
    expectTypeOf(useSuspenseReliableChannel).returns.toHaveProperty('channel').toEqualTypeOf<ReliableChannel>();
    typesOnly(function useIt() {
      expectTypeOf(useSuspenseMessages()).toEqualTypeOf<readonly MessageRow[]>();
      expectTypeOf(useSuspenseMessages(({ key }) => key.length)).toEqualTypeOf<readonly number[]>();
    });
  });

  it('of /diagnostics give texts and entries', () => {
    expectTypeOf(useDiagnostics).returns.toHaveProperty('read').toEqualTypeOf<() => string>();
    expectTypeOf(useChannelLog).parameter(0).toEqualTypeOf<(entry: ChannelLogEntry) => void>();
  });

  it('of /ui are its parts', () => {
    expectTypeOf(useComposer).returns.toEqualTypeOf<ComposerParts>();
    expectTypeOf(useUiSettings).returns.toEqualTypeOf<UiSettings>();
  });

  it('of /waku-provider tell a node apart by its state', () => {
    expectTypeOf(useWakuNode).returns.toEqualTypeOf<WakuNodeState>();
    expectTypeOf<Extract<WakuNodeState, { state: 'failed' }>['error']>().toEqualTypeOf<Error>();
    expectTypeOf<Extract<WakuNodeState, { state: 'starting' }>['node']>().toEqualTypeOf<undefined>();
    expectTypeOf(useWakuTransport).returns.toEqualTypeOf<Transport>();
    // @ts-expect-error the node is the provider's
    typesOnly(() => useWakuTransport({ contentTopic: '/a/1/b/proto', node: null }));
  });
});

it('every hook has a test of its types', () => {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => readFileSync(join(root, 'test', file), 'utf8'))
    .filter((text) => text.includes('expectTypeOf'));
  const names = readSources().documented.flatMap(({ name, kind }) => (kind === 'hook' ? [name] : []));
  const untested = names.filter((name) => !texts.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
  expect(names.length).toBeGreaterThan(20);
  expect(untested).toEqual([]);
});
