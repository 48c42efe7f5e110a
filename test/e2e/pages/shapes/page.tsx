import { createRoot } from 'react-dom/client';
import {
  channelStates,
  CompletenessBadge,
  completenessStates,
  ConnectionBadge,
  connectionStates,
  DeliveryStatus,
  deliveryStates,
  GapRow,
  gapStates,
  MessageList,
  SyncBanner,
} from 'react-reliable-channel/ui';

const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as K[];
const content = new TextEncoder().encode('text');
const row = { messageId: 'm', senderId: 'Priya', content, lamportTimestamp: 0 };
const completeness = {
  complete: { complete: true },
  missing: { complete: false, missing: 1 },
  lost: { complete: false, lost: 1 },
  unread: { complete: false, unread: 1 },
  'catching-up': { complete: false },
} as const;

/** Every part that shows a state by a shape, in every state, in letters of 12 px. */
function Page() {
  return (
    <div style={{ fontSize: 12 }}>
      {keysOf(deliveryStates).map((status) => (
        <p key={status}>
          <DeliveryStatus delivery={{ status }} />
        </p>
      ))}
      {keysOf(gapStates).map((state) => {
        const shared = { messageIds: ['m'] };
        return (
          <GapRow key={state} row={state === 'lost' ? { kind: state, ...shared } : { kind: 'gap', state, ...shared }} />
        );
      })}
      {keysOf(completenessStates).map((state) => (
        <p key={state}>
          <CompletenessBadge completeness={completeness[state]} />
        </p>
      ))}
      {keysOf(connectionStates).map((status) => (
        <p key={status}>
          <ConnectionBadge connection={{ status }} />
        </p>
      ))}
      {keysOf(channelStates).map((state) => {
        const channelState = state === 'opening' || state === 'connecting' || state === 'failed' ? state : 'open';
        const status = channelState === 'open' ? (state as 'synced') : 'syncing';
        return state === 'degraded' ? (
          <SyncBanner key={state} status={{ status: 'synced' }} connection={{ status: state }} />
        ) : (
          <SyncBanner key={state} status={{ status }} channelState={channelState} />
        );
      })}
      <div style={{ height: 200 }}>
        <MessageList
          rows={[
            { kind: 'message', key: 'late', ...row, own: false, late: true, gaps: [] },
            { kind: 'held', key: 'held', ...row, waitingFor: ['x'] },
          ]}
        />
      </div>
    </div>
  );
}

createRoot(document.querySelector('#root') as HTMLElement).render(<Page />);
