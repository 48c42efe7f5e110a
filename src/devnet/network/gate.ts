import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { DevnetError } from '../errors.js';

/** What one connection may have waiting for a peer that does not read, bytes, before it is ended. */
const maxWaiting = 32 * 1024 * 1024;
/** Connections at once. */
const maxConnections = 512;

/**
 * The port light nodes see. Behind it is libp2p's own, on loopback. Standing between the two, it can do what a stopped
 * process does (nothing moves, nothing closes), and it sees how much waits for a peer that does not read: libp2p's
 * WebSockets and mplex have no back pressure and would keep everything in memory.
 */
export interface Gate {
  readonly port: number;
  /** Where connections go from now on. */
  open(port: number): void;
  freeze(): void;
  thaw(): void;
  /** Frees the port. Idempotent. */
  close(): Promise<void>;
}

interface Pair {
  readonly outer: Socket;
  readonly inner: Socket;
  /** libp2p closed its side while frozen. */
  ended: boolean;
}

/**
 * @param tooSlow is called when a connection is ended because its other end does not read
 * @throws {DevnetError} `port-in-use`, `address-not-available`
 */
export async function openGate(host: string, port: number, tooSlow: () => void): Promise<Gate> {
  const pairs = new Set<Pair>();
  /** Came before libp2p was ready, or while frozen. */
  const waiting = new Set<Socket>();
  let target: number | undefined;
  let frozen = false;

  function admit(outer: Socket): void {
    outer.on('error', () => outer.destroy());
    if (pairs.size + waiting.size >= maxConnections) {
      outer.destroy();
      return;
    }
    if (frozen || target === undefined) {
      waiting.add(outer);
      outer.once('close', () => waiting.delete(outer));
    } else join(outer, target);
  }

  function join(outer: Socket, to: number): void {
    waiting.delete(outer);
    const inner = connect({ port: to, host: '127.0.0.1', noDelay: true });
    const pair: Pair = { outer, inner, ended: false };
    pairs.add(pair);
    outer.setNoDelay(true);
    outer.pipe(inner);
    inner.on('data', (chunk: Buffer) => {
      // What was read already still comes after the end.
      if (outer.destroyed) return;
      outer.write(chunk);
      if (outer.writableLength > maxWaiting) {
        tooSlow();
        outer.destroy();
      }
    });
    inner.on('error', () => inner.destroy());
    inner.on('close', () => {
      pair.ended = true;
      if (!frozen) outer.destroySoon();
    });
    outer.on('close', () => {
      pairs.delete(pair);
      inner.destroy();
    });
  }

  const server = await listen(host, port, admit);
  return {
    port: (server.address() as AddressInfo).port,
    open(to) {
      target = to;
      if (!frozen) for (const outer of waiting) join(outer, to);
    },
    freeze() {
      frozen = true;
      for (const { outer, inner } of pairs) {
        outer.unpipe(inner);
        outer.pause();
        outer.cork();
      }
    },
    thaw() {
      frozen = false;
      for (const { outer, inner, ended } of pairs) {
        outer.uncork();
        if (ended) outer.destroySoon();
        else outer.pipe(inner);
      }
      if (target !== undefined) for (const outer of waiting) join(outer, target);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const { outer } of pairs) outer.destroy();
        for (const outer of waiting) outer.destroy();
      }),
  };
}

function listen(host: string, port: number, admit: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: false }, admit);
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(host, port, cause)));
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      server.on('error', () => undefined);
      resolve(server);
    });
  });
}

/** @returns what kept a server from listening, and what to do about it */
export function listenError(host: string, port: number, cause: NodeJS.ErrnoException): DevnetError {
  if (cause.code === 'EADDRINUSE') {
    return new DevnetError(
      'port-in-use',
      `Port ${port} of ${host} is taken, perhaps by another devnet. End that, or take another port (0 finds a free one).`,
      { cause },
    );
  }
  return new DevnetError(
    'address-not-available',
    `Cannot listen on ${host}:${port}: ${cause.message}. Take an address of this machine and a port you may use.`,
    { cause },
  );
}
