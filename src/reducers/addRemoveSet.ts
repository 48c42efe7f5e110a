import type { LogEntry } from '../engine/index.js';
import { compareEntries } from '../ports/order.js';
import type { ReadonlySharedMap } from '../store/sharedMap.js';
import type { Insert } from './draft.js';
import { joinKey, placeIn } from './draft.js';
import type { Orphans, Reducer } from './reducer.js';
import type { Operation, TargetedKind, TargetOptions } from './targeted.js';
import { targetedReducer } from './targeted.js';

/** What a message puts into a set, or takes out of it. */
export interface SetChange {
  /** What it is about: the messageId of the message reacted to, or any name, as `'pinned'`. */
  readonly target: string;
  /** What is put in or taken out: an emoji, a tag, a messageId. */
  readonly element: string;
  /** True puts it in, false takes it out. */
  readonly present: boolean;
}

/** An element of a set. */
export interface SetElement {
  readonly element: string;
  /** Who has put it in, sorted by id. In a shared set: the one who did so last. */
  readonly members: readonly string[];
}

/** The answer of {@link addRemoveSet}. */
export interface MessageSets {
  /** What is in each set, sorted by element; a target without elements, or that is not here, has an empty set or none. */
  readonly sets: ReadonlySharedMap<readonly SetElement[]>;
  /** Changes about targets that are not here, by target. */
  readonly orphans: ReadonlySharedMap<Orphans>;
}

/** What {@link addRemoveSet} takes. */
export interface AddRemoveSetOptions extends TargetOptions {
  /**
   * What a message puts in or takes out; undefined = nothing. What it says may depend on nothing but the message, or two
   * participants come to different answers. A message on which it throws counts for nothing: the first such error is reported, the others
   * are only counted, in `completeness.unreadable`.
   */
  change: (message: LogEntry) => SetChange | undefined;
  /**
   * False: everybody takes out only what they have put in themselves, as reactions. True: the last word about an element
   * counts, whoever said it, as tags and pins. @default false
   */
  shared?: boolean;
}

type Change = Operation & SetChange;
type Elements = readonly SetElement[];
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const compareElements = (a: SetElement, b: SetElement): number => compareText(a.element, b.element);

/** `elements` with or without `member` as one of those who have put `element` in. */
function withMember(elements: Elements, { element, present }: SetChange, member: string, insert: Insert): Elements {
  const at = placeIn(elements, { element, members: [] }, compareElements);
  const before = elements[at]?.element === element ? elements[at].members : [];
  const place = placeIn(before, member, compareText);
  if ((before[place] === member) === present) return elements;
  const members = present ? insert(before, member, compareText) : before.toSpliced(place, 1);
  if (before.length === 0) return insert(elements, { element, members }, compareElements);
  return members.length === 0 ? elements.toSpliced(at, 1) : elements.with(at, { element, members });
}

/** What is in a set and what was taken out of it again, by log order: reactions, tags, pins, members. */
export function addRemoveSet(options: AddRemoveSetOptions): Reducer<MessageSets> {
  const decidedAt = ({ target, element, senderId }: Change): string =>
    joinKey(target, element, options.shared ? '' : senderId);
  const kind: TargetedKind<Change, Elements> = {
    ...options,
    read(message) {
      const change = options.change(message);
      return typeof change?.element === 'string' ? change : undefined;
    },
    decidedAt,
    enter(change, elements = [], deciding, insert) {
      const key = decidedAt(change);
      const before = deciding.get(key);
      if (before && compareEntries(before, change) > 0) return elements;
      deciding.set(key, change);
      const isOther = before?.present && before.senderId !== change.senderId;
      const left = isOther ? withMember(elements, { ...before, present: false }, before.senderId, insert) : elements;
      return withMember(left, change, change.senderId, insert);
    },
  };
  return targetedReducer(kind, ({ byTarget, orphans }) => ({ sets: byTarget, orphans }));
}
