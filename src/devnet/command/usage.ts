import { installLine } from '../packages/load.js';

/** Where the command listens when nothing is said: the same address at every start. */
export const defaultPorts = { port: 9645, controlPort: 9646 };

export const usage = `Usage: reliable-channel-devnet [options]

A Waku service node on this machine, for development and tests: light push 3 and 2, filter 2, store 3, metadata, over
WebSocket. Unmodified light nodes of @waku/sdk connect to it. Real on the wire; what it takes, keeps and refuses is its own
policy, and it is no relay: not for production. Its libp2p is that of @waku/sdk: ${installLine}

  --port=N            where light nodes connect, ${defaultPorts.port} by default; 0 takes a free port
  --host=ADDRESS      the address to listen on, 127.0.0.1 by default. With another one, others can use this node and read
                      what it stores
  --cluster=N         the cluster, 42 by default
  --shards=N          shards in the cluster, 8 by default
  --key-seed=TEXT     the same text gives the same peer id; by default it follows from the port
  --store=FILE        keeps the store in a file, which survives a restart; by default it is in memory only
  --max-messages=N    messages kept in the store, 100000 by default; of more, the oldest leave
  --join=MULTIADDR    joins another devnet: what is pushed to one reaches subscribers and store of both; may be repeated
  --control-port=N    where the control endpoint listens, on loopback, ${defaultPorts.controlPort} by default; 0 takes a free port
  --no-control        no control endpoint
  --json              one line of JSON with the addresses when it is ready, on the standard output, and the log on the
                      standard error
  --quiet             no log, only the addresses
  --help              this

Stops on SIGINT (Ctrl+C) and SIGTERM. Faults (drop a push, lose from the store, delay, refuse, freeze, drop connections …)
are made over the control endpoint: GET / there says which, and how.`;
