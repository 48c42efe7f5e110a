import type {
  MutateOptions,
  MutationObserverOptions,
  MutationObserverResult,
  QueryClient,
} from '@tanstack/react-query';
import { MutationObserver, notifyManager } from '@tanstack/react-query';
import type { OutgoingMessage, SentMessage } from './outgoingMessage.js';
import type { SendMessageError } from './sendMessageError.js';

type Observer<V, C> = MutationObserver<SentMessage, SendMessageError, V, C>;
type Options<V, C> = MutationObserverOptions<SentMessage, SendMessageError, V, C>;
type Result<V, C> = MutationObserverResult<SentMessage, SendMessageError, V, C>;
type Callbacks<V, C> = MutateOptions<SentMessage, SendMessageError, V, C>;

/** The mutation a hook shows, and its message. */
export type SenderState<V, C> = Result<V, C> & { readonly messageId: string | undefined };

/** What a {@link Sender} sends with. */
export interface SenderSetup<V, C> {
  /** Of every mutation, but for what it does. */
  readonly mutation: Options<V, C>;
  /** Begins a message; `sent` is to be called when it has a messageId. */
  begin(sent: () => void): OutgoingMessage<V>;
}

/** What `useMutation` does, with a function for each mutation that knows which message is its own. */
export interface Sender<V, C> {
  /** Has to be called before anything is sent; pending mutations take up the options, too. */
  setup(next: SenderSetup<V, C>): void;
  getState(): SenderState<V, C>;
  subscribe(listener: () => void): () => void;
  mutate(variables: V, callbacks?: Callbacks<V, C>): void;
  mutateAsync(variables: V, callbacks?: Callbacks<V, C>): Promise<SentMessage>;
  /** Shows nothing any more; the message goes on. */
  reset(): void;
}

const noop = (): void => {};

/** Runs a mutation that failed again as soon as there is hope for its message, for as long as the client keeps it. */
function healAfter<V, C>(client: QueryClient, message: OutgoingMessage<V>, run: Options<V, C>['mutationFn']): void {
  const cache = client.getMutationCache();
  const mutation = cache.find<SentMessage, SendMessageError, V, C>({
    predicate: ({ options }) => options.mutationFn === (run as unknown),
  });
  if (mutation === undefined) return;
  let stop = noop;
  const stopCache = cache.subscribe((event) => {
    if (event.type !== 'removed' || event.mutation !== (mutation as unknown)) return;
    stop();
    stopCache();
  });
  stop = message.onHope(() => {
    stopCache();
    // As when it is sent the first time, but for the message, which is there.
    mutation.execute(mutation.state.variables!).catch(() => healAfter(client, message, run));
  });
}

export function createSender<V, C>(client: QueryClient): Sender<V, C> {
  const listeners = new Set<() => void>();
  const idle: SenderState<V, C> = {
    ...new MutationObserver<SentMessage, SendMessageError, V, C>(client, {}).getCurrentResult(),
    messageId: undefined,
  };
  let setup: SenderSetup<V, C>;
  let current: { observer: Observer<V, C>; message: OutgoingMessage<V>; run: Options<V, C>['mutationFn'] } | undefined;
  let state = idle;
  let unsubscribe = noop;

  const optionsWith = (mutationFn: Options<V, C>['mutationFn']): Options<V, C> => ({
    ...setup.mutation,
    mutationFn,
    // Without a network a message waits in the channel, which keeps it over a reload, and not in the client.
    networkMode: 'always',
  });
  const read = (): void => {
    const { observer, message } = current ?? {};
    state = observer && message ? { ...observer.getCurrentResult(), messageId: message.messageId } : idle;
  };
  const changed = notifyManager.batchCalls(() => {
    read();
    for (const listener of [...listeners]) listener();
  });
  /** Follows the mutation while somebody looks: so callbacks of `mutate` are called as those of `useMutation` are. */
  const follow = (): void => {
    unsubscribe();
    unsubscribe = (listeners.size > 0 && current?.observer.subscribe(changed)) || noop;
    read();
  };

  const mutateAsync: Sender<V, C>['mutateAsync'] = (variables, callbacks) => {
    const message = setup.begin(() => current?.message === message && changed());
    const run = (given: V): Promise<SentMessage> => message.run(given);
    const observer = new MutationObserver(client, optionsWith(run));
    current = { observer, message, run };
    follow();
    const result = observer.mutate(variables, callbacks);
    result.catch(() => healAfter(client, message, run));
    changed();
    return result;
  };

  return {
    setup(next) {
      setup = next;
      current?.observer.setOptions(optionsWith(current.run));
    },
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) follow();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) follow();
      };
    },
    mutate: (variables, callbacks) => void mutateAsync(variables, callbacks).catch(noop),
    mutateAsync,
    reset() {
      current?.observer.reset();
      current = undefined;
      follow();
      changed();
    },
  };
}
