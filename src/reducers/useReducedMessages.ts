'use client';
import { useCurrentChannel } from '../react/currentChannel.js';
import type { ReadableStore } from '../react/currentChannel.js';
import { useSelection } from '../react/useSelection.js';
import type { ChannelState } from '../store/index.js';
import type { Reduced } from './messageFold.js';
import { createMessageFold } from './messageFold.js';
import type { Reducer } from './reducer.js';

type Fold<A> = (state: ChannelState) => Reduced<A>;

/** One fold per store and reducer, whoever uses it: it lasts as long as both. */
const folds = new WeakMap<ReadableStore, WeakMap<object, Fold<unknown>>>();

function foldOf<A>(store: ReadableStore, reducer: Reducer<A>): Fold<A> {
  let ofStore = folds.get(store);
  if (!ofStore) folds.set(store, (ofStore = new WeakMap()));
  let found = ofStore.get(reducer) as Fold<A> | undefined;
  if (!found) {
    const follow = createMessageFold(reducer);
    // The empty channel, which a server renders and hydration sees again, is none of the states to be followed.
    const atFirst = createMessageFold(reducer)(store.getInitialState());
    found = (state) => (state === store.getInitialState() ? atFirst : follow(state));
    ofStore.set(reducer, found);
  }
  return found;
}

const itself = <A>(reduced: Reduced<A>): Reduced<A> => reduced;

/**
 * What a reducer makes of all messages that are here, held ones included, and how much of the channel that is.
 * A new message costs itself, not the length of the log, and what one component has paid for is there for all.
 * Messages that leave memory go on counting as long as the channel is open.
 * @param reducer made once, outside of components
 * @param selector the part to show, as one target's tally; it may be written inline. Default: everything.
 * @returns `answer`, what the reducer makes, and `completeness`, or what `selector` made of both. While the channel opens, and
 * on a server, the answer of no messages.
 * @renders only when that is another value, list by list and field by field
 * @throws {Error} outside a `ReliableChannelProvider`
 * @example
 * ```tsx
 * import { type MessageRow, useMessages, useReliableChannel } from 'react-reliable-channel';
 * import { counterPerVoter, useReducedMessages } from 'react-reliable-channel/reducers';
 *
 * const decoder = new TextDecoder();
 * // "+1 <messageId>" is a vote for that message.
 * const votedFor = (content: Uint8Array) => /^\+1 (.+)$/.exec(decoder.decode(content))?.[1];
 * const isQuestion = (row: MessageRow) => (row.kind === 'message' && !votedFor(row.content) ? row : undefined);
 *
 * const votes = counterPerVoter({
 *   vote({ content }) {
 *     const target = votedFor(content);
 *     return target === undefined ? undefined : { target, choice: 1 };
 *   },
 * });
 *
 * function Votes({ messageId }: { messageId: string }) {
 *   const { count, complete } = useReducedMessages(votes, ({ answer, completeness }) => ({
 *     count: answer.tallies.get(messageId)?.voters ?? 0,
 *     complete: completeness.complete,
 *   }));
 *   return <b>{complete ? count : `at least ${count}`}</b>;
 * }
 *
 * export function Questions() {
 *   const { send } = useReliableChannel();
 *   const questions = useMessages(isQuestion);
 *   return (
 *     <ul>
 *       {questions.map(({ key, content }) => (
 *         <li key={key}>
 *           {decoder.decode(content)} <Votes messageId={key} /> <button onClick={() => send(`+1 ${key}`)}>Vote</button>
 *         </li>
 *       ))}
 *     </ul>
 *   );
 * }
 * ```
 */
export function useReducedMessages<A>(reducer: Reducer<A>): Reduced<A>;
export function useReducedMessages<A, T>(reducer: Reducer<A>, selector: (reduced: Reduced<A>) => T): T;
export function useReducedMessages<A, T>(
  reducer: Reducer<A>,
  selector: (reduced: Reduced<A>) => T | Reduced<A> = itself,
): T | Reduced<A> {
  const { store } = useCurrentChannel('useReducedMessages');
  return useSelection(store, foldOf(store, reducer), selector);
}
