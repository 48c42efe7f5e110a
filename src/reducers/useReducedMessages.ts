'use client';
import { useCurrentChannel } from '../react/currentChannel.js';
import { useSelection } from '../react/useSelection.js';
import type { ReadableStore } from '../store/index.js';
import { withRows } from '../store/index.js';
import type { FoldStore } from './foldStore.js';
import { createFoldStore } from './foldStore.js';
import type { Reduced } from './messageFold.js';
import type { Reducer } from './reducer.js';

/** One fold per store and reducer, whoever uses it: it lasts as long as both. */
const folds = new WeakMap<ReadableStore, WeakMap<object, FoldStore<unknown>>>();

function foldOf<A>(store: ReadableStore, reducer: Reducer<A>): FoldStore<A> {
  let ofStore = folds.get(store);
  if (!ofStore) folds.set(store, (ofStore = new WeakMap()));
  let found = ofStore.get(reducer) as FoldStore<A> | undefined;
  if (!found) ofStore.set(reducer, (found = createFoldStore(withRows(store), reducer)));
  return found;
}

const itself = <A>(reduced: Reduced<A>): Reduced<A> => reduced;

/**
 * What a reducer makes of all messages that are here, held ones included, and how much of the channel that is.
 * A new message costs itself, not the length of the log, and what one component has paid for is there for all.
 * Messages that leave memory go on counting as long as the channel is open. A long log is counted in parts, between which the
 * page answers; until then the answer is the one before, and `completeness.uncounted` says how much is left.
 * @param reducer made once, outside of components
 * @param selector the part to show, as one target's tally; it may be written inline. Default: everything.
 * @returns `answer`, what the reducer makes, and `completeness`, or what `selector` made of both. While the channel opens, and
 * on a server, the answer of no messages.
 * @renders only when that is another value, list by list and field by field
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid for a list of messages: `useMessages`. For a number that has to be final: nobody can promise one while
 * `completeness` is not complete
 * @accessibility say in words that a number is a lower bound ("at least 12"), not by a plus sign alone. Do not rank
 * anew under the reader
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
  return useSelection(foldOf(store, reducer), itself, selector);
}
