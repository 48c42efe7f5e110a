import { useEffect, useRef, useState } from 'react';
import { useConnectionHealth } from 'react-reliable-channel';
import { ConnectionBadge } from 'react-reliable-channel/ui';
import { asSentence, describeSince, meanings } from './connection-words.js';
import { describeNetwork, type Network } from './network.js';
import { NetworkDialog } from './network-dialog.js';

export interface ConnectionPanelProps {
  network: Network;
  /** Starts the network anew after it could not be started. */
  onRetry?: (() => void) | undefined;
}

/** Which network the room is on, whether it is there, why not, and since when. */
export function ConnectionPanel({ network, onRetry }: ConnectionPanelProps) {
  const { status, reason, since } = useConnectionHealth();
  const now = useNow();
  const dialog = useRef<HTMLDialogElement>(null);

  return (
    <section className="panel" aria-labelledby="connection-title" data-connection={status}>
      <div className="panel-head">
        <h2 id="connection-title">Connection</h2>
        <span className="panel-note">
          <ConnectionBadge connection={{ status }} /> {describeSince(since, now)}
        </span>
      </div>
      <p className="network-name">{describeNetwork(network)}</p>
      <p className="panel-note">
        {reason !== undefined && <strong className="reason">{asSentence(reason)} </strong>}
        {meanings[status]}
      </p>
      <div className="panel-actions">
        {onRetry !== undefined && (
          <button type="button" className="button" onClick={onRetry}>
            Try again
          </button>
        )}
        <button type="button" className="button" onClick={() => dialog.current?.showModal()}>
          Change network…
        </button>
      </div>
      <NetworkDialog ref={dialog} network={network} />
    </section>
  );
}

/** Now, once a second. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
