import { type FormEvent, type RefObject, useId, useState } from 'react';
import { addressesIn, devnetCluster, type Network, searchOf } from './network.js';

type Kind = Network['kind'];

const kinds: readonly { kind: Kind; label: string; note: string }[] = [
  { kind: 'tabs', label: 'Tabs of this browser', note: 'No network at all: the tabs talk to each other.' },
  { kind: 'waku', label: 'Waku, by service nodes you name', note: 'A devnet of your own, or any other cluster.' },
  {
    kind: 'public',
    label: 'Waku, the public network',
    note: 'Cluster 1, found by DNS. What is said there anybody can read.',
  },
];

/** Chooses what the room talks over. Another network is another address: the page is opened anew. */
export function NetworkDialog({ ref, network }: { ref: RefObject<HTMLDialogElement | null>; network: Network }) {
  const named = network.kind === 'waku' ? network : { ...devnetCluster, peers: [] };
  const [kind, setKind] = useState<Kind>(network.kind);
  const [peers, setPeers] = useState(named.peers.join('\n'));
  const [clusterId, setClusterId] = useState(String(named.clusterId));
  const [shards, setShards] = useState(String(named.shards));
  const [problem, setProblem] = useState<string>();
  const id = useId();

  function join(event: FormEvent): void {
    event.preventDefault();
    const addresses = addressesIn(peers);
    if (kind === 'waku' && !addresses.every((address) => /^\/.+\/wss?\/p2p\/.+/.test(address))) {
      const wrong = addresses.find((address) => !/^\/.+\/wss?\/p2p\/.+/.test(address));
      setProblem(
        `"${wrong}" is no address of a service node. One looks like /dns4/example.org/tcp/443/wss/p2p/16Uiu2…, ` +
          'and the node prints it when it starts.',
      );
      return;
    }
    const next: Network =
      kind === 'waku' ? { kind, peers: addresses, clusterId: Number(clusterId), shards: Number(shards) } : { kind };
    location.assign(location.pathname + searchOf(next));
  }

  return (
    <dialog ref={ref} className="dialog" aria-labelledby={`${id}-title`}>
      <form onSubmit={join} className="network-form">
        <h2 id={`${id}-title`}>What this room talks over</h2>
        <fieldset className="choice">
          <legend className="hidden-label">Network</legend>
          {kinds.map((one) => (
            <label key={one.kind} className="option">
              <input
                type="radio"
                name={`${id}-kind`}
                checked={kind === one.kind}
                onChange={() => setKind(one.kind)}
                aria-describedby={`${id}-${one.kind}`}
              />
              <span>
                {one.label}
                <small id={`${id}-${one.kind}`}>{one.note}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {kind === 'waku' && (
          <div className="fields">
            <label className="field">
              Addresses of service nodes, one a line
              <textarea
                rows={3}
                required
                spellCheck={false}
                autoCapitalize="off"
                value={peers}
                placeholder="/ip4/127.0.0.1/tcp/9645/ws/p2p/…"
                aria-invalid={problem !== undefined}
                aria-describedby={problem === undefined ? undefined : `${id}-problem`}
                onChange={(event) => {
                  setPeers(event.target.value);
                  setProblem(undefined);
                }}
              />
            </label>
            {problem !== undefined && (
              <p role="alert" id={`${id}-problem`} className="dialog-problem">
                {problem}
              </p>
            )}
            <div className="field-row">
              <label className="field">
                Cluster
                <input
                  type="number"
                  required
                  min={0}
                  max={65535}
                  value={clusterId}
                  onChange={(event) => setClusterId(event.target.value)}
                />
              </label>
              <label className="field">
                Shards
                <input
                  type="number"
                  required
                  min={1}
                  max={1024}
                  value={shards}
                  onChange={(event) => setShards(event.target.value)}
                />
              </label>
            </div>
          </div>
        )}
        <div className="actions">
          <button type="submit" className="button primary">
            Join
          </button>
          <button type="button" className="button" onClick={() => ref.current?.close()}>
            Stay here
          </button>
        </div>
      </form>
    </dialog>
  );
}
