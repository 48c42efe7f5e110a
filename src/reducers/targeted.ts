import type { LogEntry } from '../engine/index.js';
import { compareEntries } from '../ports/order.js';
import { share } from '../store/same.js';
import { SharedMap } from '../store/sharedMap.js';
import type { Attempt } from './attempt.js';
import { createAttempt } from './attempt.js';
import type { Draft, Insert } from './draft.js';
import { createInsert, draftOf } from './draft.js';
import type { AnswerInParts, MessageOrigin, Orphans, Reducer } from './reducer.js';
import { reducerOf } from './reducer.js';

/** What every reducer of messages about something takes. */
export interface TargetOptions {
  /**
   * Which messages can be the target of others, as the questions are for votes. What is about one that is not here is an
   * orphan: it waits, and counts as soon as its target comes. @default targets are mere names and nothing waits
   */
  targets?: (message: LogEntry) => boolean;
  /**
   * Whether a message may do what it says to its target; what may not counts for nothing. Only where `targets` is given.
   * Nobody else's word but the sender's id says who wrote it, unless messages are signed. @default everybody may
   */
  allow?: (operation: MessageOrigin, target: MessageOrigin) => boolean;
}

/** What a message does to its target. */
export interface Operation extends MessageOrigin {
  readonly target: string;
}

/** Operations whose target is not here, the last one first. */
interface Waiting<Op> extends Orphans {
  readonly operation: Op;
  readonly rest: Waiting<Op> | undefined;
}

/** An answer with one part per target, and all it was made of. */
export interface Targeted<Op extends Operation, G> {
  readonly byTarget: SharedMap<G>;
  readonly orphans: SharedMap<Waiting<Op>>;
  /** Every operation by messageId: what is left when one of them goes. */
  readonly operations: SharedMap<Op>;
  readonly targets: SharedMap<MessageOrigin>;
  /** The operation that decides, by whatever key the reducer has. */
  readonly deciding: SharedMap<Op>;
  /** Messages that could not be read. */
  readonly unreadable: SharedMap<true>;
}

/** What one kind of reducer adds. */
export interface TargetedKind<Op extends Operation, G> extends TargetOptions {
  /** What a message says; undefined = nothing to this reducer. */
  read(message: LogEntry): Omit<Op, keyof MessageOrigin> | undefined;
  /** Where in {@link Targeted.deciding} an operation competes with others. */
  decidedAt(operation: Op): string;
  /** The target's part of the answer once `operation`, which is new, counts. Any order gives the same. */
  enter(operation: Op, part: G | undefined, deciding: Draft<Op>, insert: Insert): G;
}

function emptyTargeted<Op extends Operation, G>(): Targeted<Op, G> {
  const empty = SharedMap.empty<never>();
  return { byTarget: empty, orphans: empty, operations: empty, targets: empty, deciding: empty, unreadable: empty };
}

const originOf = ({ messageId, senderId, lamportTimestamp }: LogEntry): MessageOrigin => ({
  messageId,
  senderId,
  lamportTimestamp,
});

/** Messages without which, or in another form, an answer is made anew; undefined = it is nothing of that kind now. */
type Changed<T> = ReadonlyMap<string, T | undefined>;

/** Drafts of everything an answer is made of. */
function openDrafts<Op extends Operation, G>(before: Targeted<Op, G>) {
  return {
    byTarget: draftOf(before.byTarget),
    orphans: draftOf(before.orphans),
    operations: draftOf(before.operations),
    targets: draftOf(before.targets),
    deciding: draftOf(before.deciding),
    unreadable: draftOf(before.unreadable),
  };
}

/** Changes `before` in parts, however many changes there are. */
function openTargeted<Op extends Operation, G>(
  kind: TargetedKind<Op, G>,
  before: Targeted<Op, G>,
  attempt: Attempt,
): AnswerInParts<Targeted<Op, G>> {
  let drafts = openDrafts(before);
  let insert = createInsert();

  const finish = (): Targeted<Op, G> => {
    const after: Targeted<Op, G> = {
      byTarget: drafts.byTarget.finish(),
      orphans: drafts.orphans.finish(),
      operations: drafts.operations.finish(),
      targets: drafts.targets.finish(),
      deciding: drafts.deciding.finish(),
      unreadable: drafts.unreadable.finish(),
    };
    return share(before, after);
  };

  const count = (operation: Op): void => {
    const { byTarget, targets, deciding } = drafts;
    const { target } = operation;
    const origin = targets.get(target);
    if (kind.allow && origin && !attempt(() => kind.allow!(operation, origin)).value) return;
    byTarget.set(target, kind.enter(operation, byTarget.get(target), deciding, insert));
  };

  /** Adds what was not there before. */
  const add = (operations: Iterable<Op>, arrived: Iterable<MessageOrigin>): void => {
    const { orphans, operations: known, targets } = drafts;
    for (const origin of arrived) {
      const { messageId } = origin;
      targets.set(messageId, origin);
      let waiting = orphans.get(messageId);
      if (waiting) orphans.set(messageId, undefined);
      for (; waiting; waiting = waiting.rest) count(waiting.operation);
    }
    for (const operation of operations) {
      const { messageId, target } = operation;
      known.set(messageId, operation);
      if (!kind.targets || targets.get(target)) count(operation);
      else {
        const rest = orphans.get(target);
        orphans.set(target, { operation, rest, count: (rest?.count ?? 0) + 1 });
      }
    }
  };

  /** Makes everything about some targets anew from the operations that are left. All are looked through: this is rare. */
  const remake = (operations: Changed<Op>, targets: Changed<MessageOrigin>): void => {
    const all = finish();
    const affected = new Set(targets.keys());
    for (const [messageId, operation] of operations) {
      for (const one of [all.operations.get(messageId), operation]) if (one) affected.add(one.target);
    }
    drafts = openDrafts(all);
    insert = createInsert();
    for (const target of affected) {
      drafts.byTarget.set(target, undefined);
      drafts.orphans.set(target, undefined);
    }
    for (const [messageId, origin] of targets) drafts.targets.set(messageId, origin);
    const left: Op[] = [];
    for (const [messageId, operation] of all.operations) {
      if (!affected.has(operation.target)) continue;
      drafts.deciding.set(kind.decidedAt(operation), undefined);
      if (!operations.has(messageId)) left.push(operation);
    }
    for (const [messageId, operation] of operations) {
      drafts.operations.set(messageId, operation);
      if (operation) left.push(operation);
    }
    add(left.sort(compareEntries), []);
  };

  return {
    apply(changes) {
      const operations = new Map<string, Op | undefined>();
      const targets = new Map<string, MessageOrigin | undefined>();
      for (const [messageId, message] of changes) {
        const said = message && attempt(() => kind.read(message));
        const isTarget = message && attempt(() => kind.targets?.(message));
        drafts.unreadable.set(messageId, said?.threw || isTarget?.threw || undefined);
        // What a message says of itself never replaces what is known of it.
        const isSaid = typeof said?.value?.target === 'string';
        operations.set(messageId, isSaid ? ({ ...said.value, ...originOf(message!) } as Op) : undefined);
        targets.set(messageId, isTarget?.value ? originOf(message!) : undefined);
      }
      let onlyNew = true;
      const dropUnchanged = <T extends object>(now: Map<string, T | undefined>, was: Draft<T>): void => {
        for (const [messageId, item] of now) {
          const earlier = was.get(messageId);
          if (earlier === item || (item && share(earlier, item) === earlier)) now.delete(messageId);
          else if (earlier) onlyNew = false;
        }
      };
      dropUnchanged(operations, drafts.operations);
      dropUnchanged(targets, drafts.targets);
      if (onlyNew) add(operations.values() as Iterable<Op>, targets.values() as Iterable<MessageOrigin>);
      else remake(operations, targets);
    },
    finish,
  };
}

/** A reducer of one kind; `answerOf` shows what is made of the messages. */
export function targetedReducer<Op extends Operation, G, A extends object>(
  kind: TargetedKind<Op, G>,
  answerOf: (all: Targeted<Op, G>) => A,
): Reducer<A> {
  const attempt = createAttempt();
  const made = new WeakMap<A, Targeted<Op, G>>();
  const show = (all: Targeted<Op, G>): A => {
    const answer = answerOf(all);
    made.set(answer, all);
    return answer;
  };
  const madeOf = (answer: A): Targeted<Op, G> => {
    const all = made.get(answer);
    if (!all) throw new TypeError('This answer is of another reducer: begin with the `empty` of this one.');
    return all;
  };
  return reducerOf({
    empty: show(emptyTargeted()),
    begin(answer) {
      const before = madeOf(answer);
      const { apply, finish } = openTargeted(kind, before, attempt);
      return {
        apply,
        finish() {
          const after = finish();
          return after === before ? answer : show(after);
        },
      };
    },
    unreadable: (answer) => madeOf(answer).unreadable.size,
  });
}
