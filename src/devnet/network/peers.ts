import type { Connection, Libp2p } from '../wire/libp2p.js';

/** Who is connected. */
export class Peers {
  readonly #libp2p: Libp2p;

  constructor(libp2p: Libp2p) {
    this.#libp2p = libp2p;
  }

  /** Each peer once. */
  ids(): string[] {
    return [...new Set(this.#open().map(({ remotePeer }) => remotePeer.toString()))];
  }

  /** The newest, when there are several: an older one may be dead without anybody having noticed. */
  connectionTo(peerId: string): Connection | undefined {
    return this.#open().findLast(({ remotePeer }) => remotePeer.toString() === peerId);
  }

  /** Streams that are open now. */
  streams(): number {
    return this.#open().reduce((sum, { streams }) => sum + streams.length, 0);
  }

  /** Ends connections at once. @returns how many */
  drop(peerId?: string): number {
    const dropped = this.#open().filter(({ remotePeer }) => peerId === undefined || remotePeer.toString() === peerId);
    for (const connection of dropped) connection.abort(new Error('dropped, as was asked for'));
    return dropped.length;
  }

  #open(): Connection[] {
    return this.#libp2p.getConnections().filter(({ status }) => status === 'open');
  }
}
