import type {
  HistoryPage,
  HistoryQuery,
  IncomingMessage,
  PublishOptions,
  Transport,
  TransportHealth,
} from 'react-reliable-channel/engine';
import { decodeMessage, type SdsMessage } from 'react-reliable-channel/engine';

type Publish = (payload: Uint8Array, options: PublishOptions) => Promise<{ hash?: Uint8Array }>;

/** A transport that does what a test says, and tells what was asked of it. */
export class ScriptedTransport implements Transport {
  maxMessageSize = 153_600;
  readonly published: Uint8Array[] = [];
  /** Answers a publish; default: taken at once, without a hash. */
  onPublish: Publish = () => Promise.resolve({});
  retrieve?: (hashes: Uint8Array[], signal: AbortSignal) => AsyncIterable<IncomingMessage>;
  history?: (query: HistoryQuery, signal: AbortSignal) => Promise<HistoryPage>;
  /** Subscriptions and health listeners that were not ended, a count. */
  listeners = 0;
  #health: TransportHealth = 'online';
  readonly #receivers = new Set<(message: IncomingMessage) => void>();
  readonly #healthListeners = new Set<() => void>();

  readonly health = {
    get: (): TransportHealth => this.#health,
    subscribe: (listener: () => void): (() => void) => {
      this.#healthListeners.add(listener);
      this.listeners++;
      return () => {
        if (this.#healthListeners.delete(listener)) this.listeners--;
      };
    },
  };

  publish(payload: Uint8Array, options: PublishOptions): Promise<{ hash?: Uint8Array }> {
    this.published.push(payload);
    return this.onPublish(payload, options);
  }

  subscribe(receive: (message: IncomingMessage) => void): Promise<() => Promise<void>> {
    this.#receivers.add(receive);
    this.listeners++;
    return Promise.resolve(() => {
      if (this.#receivers.delete(receive)) this.listeners--;
      return Promise.resolve();
    });
  }

  /** A frame arrives, within this call. */
  receive(payload: Uint8Array, hash?: Uint8Array): void {
    for (const receive of this.#receivers) receive({ payload, ...(hash && { hash }) });
  }

  /** Tells the health; listeners fire also without a change. */
  setHealth(health: TransportHealth): void {
    this.#health = health;
    for (const listener of this.#healthListeners) listener();
  }

  /** What was published, decoded. */
  get frames(): SdsMessage[] {
    return this.published.map((payload) => decodeMessage(payload));
  }

  /** Content messages published, by their text, retries included. */
  get contents(): string[] {
    return this.frames
      .filter(({ lamportTimestamp, content }) => lamportTimestamp !== undefined && content !== undefined)
      .map(({ content }) => new TextDecoder().decode(content));
  }
}

/** A promise that a test settles, for a call that hangs. */
export interface Gate<T = void> {
  readonly promise: Promise<T>;
  readonly open: (value: T) => void;
  readonly fail: (error: unknown) => void;
}

export function gate<T = void>(): Gate<T> {
  let open!: Gate<T>['open'];
  let fail!: Gate<T>['fail'];
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { promise, open, fail };
}
