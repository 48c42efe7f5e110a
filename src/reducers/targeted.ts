import type { LogEntry } from '../engine/index.js';
import { report } from '../engine/emitter.js';
import { compareEntries } from '../ports/order.js';
import { share } from '../store/same.js';
import { SharedMap } from '../store/sharedMap.js';
import type { Draft, Insert } from './draft.js';
import { createInsert, draftOf } from './draft.js';
import type { MessageOrigin, Orphans, Reducer } from './reducer.js';

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
  return { byTarget: empty, orphans: empty, operations: empty, targets: empty, deciding: empty };
}

/** What is thrown for one message, which may be anybody's, must not stop the others. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    report(error);
    return undefined;
  }
}

const originOf = ({ messageId, senderId, lamportTimestamp }: LogEntry): MessageOrigin => ({
  messageId,
  senderId,
  lamportTimestamp,
});

/** Adds what was not there before. */
function add<Op extends Operation, G>(
  kind: TargetedKind<Op, G>,
  before: Targeted<Op, G>,
  operations: readonly Op[],
  arrived: readonly MessageOrigin[],
): Targeted<Op, G> {
  const byTarget = draftOf(before.byTarget);
  const orphans = draftOf(before.orphans);
  const known = draftOf(before.operations);
  const targets = draftOf(before.targets);
  const deciding = draftOf(before.deciding);
  const insert = createInsert();

  const count = (operation: Op): void => {
    const { target } = operation;
    const origin = targets.get(target);
    if (kind.allow && origin && !attempt(() => kind.allow!(operation, origin))) return;
    byTarget.set(target, kind.enter(operation, byTarget.get(target), deciding, insert));
  };
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
  return {
    byTarget: byTarget.finish(),
    orphans: orphans.finish(),
    operations: known.finish(),
    targets: targets.finish(),
    deciding: deciding.finish(),
  };
}

/** `before` with everything about some targets made anew from the operations that are left. */
function remake<Op extends Operation, G>(
  kind: TargetedKind<Op, G>,
  before: Targeted<Op, G>,
  operations: ReadonlyMap<string, Op | undefined>,
  targets: ReadonlyMap<string, MessageOrigin | undefined>,
): Targeted<Op, G> {
  const affected = new Set(targets.keys());
  for (const [messageId, operation] of operations) {
    for (const one of [before.operations.get(messageId), operation]) if (one) affected.add(one.target);
  }
  const of = (all: SharedMap<Op>): Op[] => {
    const found: Op[] = [];
    for (const [, operation] of all) if (affected.has(operation.target)) found.push(operation);
    return found;
  };
  const none = [...affected].map((target): [string, undefined] => [target, undefined]);
  const left = before.operations.with(operations);
  const without: Targeted<Op, G> = {
    byTarget: before.byTarget.with(none),
    orphans: before.orphans.with(none),
    operations: left,
    targets: before.targets.with(targets),
    deciding: before.deciding.with(of(before.operations).map((operation) => [kind.decidedAt(operation), undefined])),
  };
  return add(kind, without, of(left).sort(compareEntries), []);
}

/**
 * `before` with messages that came, changed or went. What comes costs itself. Where one that counted goes or changes,
 * which is rare, all operations are looked through for those about the same targets.
 */
function applyTargeted<Op extends Operation, G>(
  kind: TargetedKind<Op, G>,
  before: Targeted<Op, G>,
  changes: Iterable<readonly [messageId: string, message: LogEntry | undefined]>,
): Targeted<Op, G> {
  const operations = new Map<string, Op | undefined>();
  const targets = new Map<string, MessageOrigin | undefined>();
  for (const [messageId, message] of changes) {
    const said = message && attempt(() => kind.read(message));
    const isTarget = message && attempt(() => kind.targets?.(message));
    // What a message says of itself never replaces what is known of it.
    operations.set(
      messageId,
      said && typeof said.target === 'string' ? ({ ...said, ...originOf(message!) } as Op) : undefined,
    );
    targets.set(messageId, isTarget ? originOf(message!) : undefined);
  }
  let onlyNew = true;
  const dropUnchanged = <T extends object>(now: Map<string, T | undefined>, was: SharedMap<T>): void => {
    for (const [messageId, item] of now) {
      const earlier = was.get(messageId);
      if (earlier === item || (item && share(earlier, item) === earlier)) now.delete(messageId);
      else if (earlier) onlyNew = false;
    }
  };
  dropUnchanged(operations, before.operations);
  dropUnchanged(targets, before.targets);
  if (operations.size === 0 && targets.size === 0) return before;
  return onlyNew
    ? add(kind, before, [...operations.values()] as Op[], [...targets.values()] as MessageOrigin[])
    : remake(kind, before, operations, targets);
}

/** A reducer of one kind; `answerOf` shows what is made of the messages. */
export function targetedReducer<Op extends Operation, G, A extends object>(
  kind: TargetedKind<Op, G>,
  answerOf: (all: Targeted<Op, G>) => A,
): Reducer<A> {
  const made = new WeakMap<A, Targeted<Op, G>>();
  const show = (all: Targeted<Op, G>): A => {
    const answer = answerOf(all);
    made.set(answer, all);
    return answer;
  };
  return {
    empty: show(emptyTargeted()),
    apply(answer, changes) {
      const all = made.get(answer);
      if (!all) throw new TypeError('This answer is of another reducer: begin with the `empty` of this one.');
      const next = applyTargeted(kind, all, changes);
      return next === all ? answer : show(next);
    },
  };
}
