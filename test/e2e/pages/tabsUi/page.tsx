import type { ReactNode } from 'react';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ReliableChannelProvider, useReliableChannel } from 'react-reliable-channel';
import { broadcastTransport } from 'react-reliable-channel/broadcast';
import { useDiagnostics } from 'react-reliable-channel/diagnostics';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { sharedByTabs } from 'react-reliable-channel/tabs';
import { Composer, MessageList, OutboxPanel, SyncBanner } from 'react-reliable-channel/ui';
import 'react-reliable-channel/ui/styles.css';
import { useUnread } from 'react-reliable-channel/unread';

const participantId = new URLSearchParams(location.search).get('who') ?? 'alice';

const createChannel = sharedByTabs();
const persistence = indexedDbPersistence();
const openTransport = () => broadcastTransport({ name: 'wire' });
/** What nobody acknowledges is given up soon. */
const tuning = { maxAttempts: 2 };

function Page(): ReactNode {
  const { state } = useReliableChannel();
  const { count, markRead } = useUnread();
  const { read } = useDiagnostics();
  const [text, setText] = useState<string>();
  return (
    <main data-channel={state} style={{ display: 'flex', flexDirection: 'column', height: '90vh' }}>
      <SyncBanner />
      <button onClick={() => markRead()}>{`${count} unread`}</button>
      <MessageList details />
      <OutboxPanel />
      <Composer />
      <button onClick={() => setText(read())}>Diagnose</button>
      <pre>{text}</pre>
    </main>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ReliableChannelProvider
      channelId="room"
      participantId={participantId}
      tuning={tuning}
      transport={openTransport}
      persistence={persistence}
      createChannel={createChannel}
    >
      <Page />
    </ReliableChannelProvider>
  </StrictMode>,
);
