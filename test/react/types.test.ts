import { describe, expectTypeOf, it } from 'vitest';
import type {
  ChannelStore,
  ChannelSyncStatus,
  ConnectionHealth,
  DeliveredRow,
  GapRow,
  HeldRow,
  LogEntry,
  LostRow,
  MessageDelivery,
  MessageRow,
  MissingState,
  OutboxEntry,
  ReliableChannel,
  ReliableChannelHandle,
  ReliableChannelProviderProps,
  SyncStatus,
  Transport,
} from '../../src/index.js';
import {
  createChannelStore,
  useConnectionHealth,
  useMessage,
  useMessages,
  useMessageStatus,
  useMissingMessages,
  useOutbox,
  useReliableChannel,
  useSyncStatus,
} from '../../src/index.js';

describe('the types of the main entry', () => {
  it('of the hooks are what the components are written against', () => {
    const useRows = () => useMessages();
    expectTypeOf(useRows).returns.toEqualTypeOf<readonly MessageRow[]>();
    expectTypeOf(useMessage).toEqualTypeOf<(messageId: string) => MessageRow | undefined>();
    expectTypeOf(useMessageStatus).toEqualTypeOf<(messageId: string) => MessageDelivery | undefined>();
    expectTypeOf(useMissingMessages).returns.toEqualTypeOf<readonly MissingState[]>();
    expectTypeOf(useSyncStatus).returns.toEqualTypeOf<ChannelSyncStatus>();
    expectTypeOf<ChannelSyncStatus>().toExtend<SyncStatus & { unsent: number }>();
    expectTypeOf(useConnectionHealth).returns.toEqualTypeOf<ConnectionHealth>();
    expectTypeOf<ConnectionHealth['status']>().toEqualTypeOf<'connecting' | 'online' | 'degraded' | 'offline'>();
    expectTypeOf<ConnectionHealth['since']>().toEqualTypeOf<number | undefined>();
    expectTypeOf(useOutbox).returns.toEqualTypeOf<readonly OutboxEntry[]>();
    expectTypeOf<OutboxEntry>().toEqualTypeOf<LogEntry & MessageDelivery>();
  });

  it('tell the channel apart by its state', () => {
    expectTypeOf(useReliableChannel).returns.toEqualTypeOf<ReliableChannelHandle>();
    type Open = Extract<ReliableChannelHandle, { state: 'open' }>;
    type Failed = Extract<ReliableChannelHandle, { state: 'failed' }>;
    expectTypeOf<ReliableChannelHandle['state']>().toEqualTypeOf<'opening' | 'open' | 'failed'>();
    expectTypeOf<Open['channel']>().toEqualTypeOf<ReliableChannel>();
    expectTypeOf<Failed['error']>().toEqualTypeOf<Error>();
    expectTypeOf<ReliableChannelHandle['error']>().toEqualTypeOf<Error | undefined>();
    expectTypeOf<ReliableChannelHandle['send']>().toEqualTypeOf<(content: string | Uint8Array) => string>();
  });

  it('tell rows apart by their kind', () => {
    expectTypeOf<MessageRow['kind']>().toEqualTypeOf<'message' | 'held' | 'gap' | 'lost'>();
    expectTypeOf<MessageRow['key']>().toEqualTypeOf<string>();
    expectTypeOf<Extract<MessageRow, { kind: 'message' }>>().toEqualTypeOf<DeliveredRow>();
    expectTypeOf<Extract<MessageRow, { kind: 'held' }>>().toEqualTypeOf<HeldRow>();
    expectTypeOf<Extract<MessageRow, { kind: 'gap' }>>().toEqualTypeOf<GapRow>();
    expectTypeOf<Extract<MessageRow, { kind: 'lost' }>>().toEqualTypeOf<LostRow>();
    expectTypeOf<GapRow['state']>().toEqualTypeOf<'missing' | 'retrieving'>();
  });

  it('take a transport or what makes one', () => {
    type Given = ReliableChannelProviderProps['transport'];
    expectTypeOf<Transport>().toExtend<Given>();
    expectTypeOf<(channelId: string) => Transport>().toExtend<Given>();
    expectTypeOf<(channelId: string) => Promise<Transport & { close(): Promise<void> }>>().toExtend<Given>();
    expectTypeOf<Pick<ReliableChannelProviderProps, 'channelId' | 'participantId'>>().toEqualTypeOf<{
      channelId: string;
      participantId: string;
    }>();
  });

  it('let nobody but the channel write the store', () => {
    expectTypeOf(createChannelStore).returns.toEqualTypeOf<ChannelStore>();
    expectTypeOf<ChannelStore>().not.toHaveProperty('setState');
  });
});
