import type { LightNode } from '@waku/sdk';
import type { Transport } from '../ports/index.js';
import type { WakuTransportOptions } from '../transports/waku/index.js';
import { createMovingTransport, type MovingTransport } from './movingTransport.js';
import type { NodeRun, NodeSource } from './nodeSource.js';

/**
 * The Waku node of a provider, as far as it is there: `node` once it has `started`, `error` (why there is none) after it
 * `failed`. The same object until `state` changes.
 */
export type WakuNodeState = (
  | { readonly state: 'starting'; readonly node?: undefined; readonly error?: undefined }
  | { readonly state: 'started'; readonly node: LightNode; readonly error?: undefined }
  | { readonly state: 'failed'; readonly node?: undefined; readonly error: Error }
) & {
  /** Starts the node again after it failed; nothing otherwise, and nothing new where a `node` was handed in. */
  readonly retry: () => void;
};

/** Holds one node, for as long as somebody wants it, and the transports over it. */
export interface NodeHolder {
  get(): WakuNodeState;
  subscribe(listener: () => void): () => void;
  /**
   * Wants a node from `source`, at once; one from another source is ended first.
   * @param gracePeriod how long the node outlives the last who wants it, ms
   * @returns a function that stops wanting it
   */
  hold(source: NodeSource, gracePeriod: number): () => void;
  /** The transport of a content topic, the same one each time. */
  transport(options: Omit<WakuTransportOptions, 'node'>): Transport;
}

/** Makes a holder, which has no node until somebody wants one. */
export function createNodeHolder(): NodeHolder {
  const listeners = new Set<() => void>();
  const transports = new Map<string, MovingTransport>();
  let users = 0;
  let stopGrace = (): void => {};
  let current: { readonly key: unknown; readonly run: NodeRun; readonly begin: () => void } | undefined;
  /** Resolves when nothing is left of all nodes so far. */
  let ended: Promise<unknown> = Promise.resolve();

  const retry = (): void => {
    if (state.state !== 'failed' || !current) return;
    const { begin } = current;
    end();
    begin();
  };
  let state: WakuNodeState = { state: 'starting', retry };
  const show = (next: WakuNodeState): void => {
    state = next;
    for (const listener of [...listeners]) listener();
  };

  function begin(source: NodeSource): void {
    const run = source.begin(ended);
    current = { key: source.key, run, begin: () => begin(source) };
    show({ state: 'starting', retry });
    for (const transport of transports.values()) void transport.move(run);
    run.ready.then(
      (node) => current?.run === run && show({ state: 'started', node, retry }),
      (reason: unknown) => {
        const error = reason instanceof Error ? reason : new Error(String(reason), { cause: reason });
        if (current?.run === run) show({ state: 'failed', error, retry });
      },
    );
  }

  function end(): void {
    if (!current) return;
    const { run } = current;
    current = undefined;
    // The transports first: they take their leave of the service nodes.
    const left = Promise.all([...transports.values()].map((transport) => transport.move(undefined)));
    ended = Promise.all([ended, left.then(() => run.end())]);
  }

  return {
    get: () => state,
    subscribe(listener) {
      const own = (): void => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
    hold(source, gracePeriod) {
      stopGrace();
      users++;
      if (current && current.key !== source.key) end();
      if (!current) begin(source);
      return () => {
        if (--users > 0) return;
        const timer = setTimeout(end, gracePeriod);
        stopGrace = () => clearTimeout(timer);
      };
    },
    transport(options) {
      let transport = transports.get(options.contentTopic);
      if (!transport) {
        transport = createMovingTransport(options, current?.run);
        transports.set(options.contentTopic, transport);
      }
      return transport;
    },
  };
}
