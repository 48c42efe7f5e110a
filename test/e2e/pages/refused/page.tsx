import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ReliableChannelProvider, useMessages, useOutbox, useReliableChannel } from 'react-reliable-channel';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { useStorage, useWipe } from 'react-reliable-channel/storage';
import { createMemoryNetwork } from 'react-reliable-channel/testing';

const { searchParams } = new URL(location.href);
const transport = createMemoryNetwork({ store: false }).transport('alice');
const persistence = indexedDbPersistence({ fallback: searchParams.has('fallback') ? 'memory' : 'none' });
const codeOf = (error: Error | undefined): string => (error as { code?: string } | undefined)?.code ?? '';

function Channel(): ReactNode {
  const { state, error, send, retry } = useReliableChannel();
  const { kind, fallback, trouble, usage, quota } = useStorage();
  const wipe = useWipe();
  const failed = useOutbox().filter(({ status }) => status === 'failed').length;
  return (
    <dl>
      <dd id="state">{state}</dd>
      <dd id="error">{codeOf(error) || error?.name}</dd>
      <dd id="kind">{kind}</dd>
      <dd id="fallback">{codeOf(fallback)}</dd>
      <dd id="why">{fallback?.message ?? trouble?.message ?? error?.message}</dd>
      <dd id="trouble">{codeOf(trouble)}</dd>
      <dd id="rows">{useMessages().length}</dd>
      <dd id="failed">{failed}</dd>
      <dd id="room">{usage !== undefined && quota !== undefined && quota > usage ? 'known' : 'unknown'}</dd>
      <button onClick={() => send('a'.repeat(100_000))}>Send</button>
      <button onClick={() => void wipe().catch(() => {})}>Wipe</button>
      <button onClick={retry}>Retry</button>
    </dl>
  );
}

createRoot(document.querySelector('main')!).render(
  <StrictMode>
    <ReliableChannelProvider channelId="lobby" participantId="alice" transport={transport} persistence={persistence}>
      <Channel />
    </ReliableChannelProvider>
  </StrictMode>,
);
