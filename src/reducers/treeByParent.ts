import type { LogEntry } from '../engine/index.js';
import { compareEntries } from '../ports/order.js';
import { changesSince } from '../store/changesSince.js';
import { share } from '../store/same.js';
import type { ReadonlySharedMap } from '../store/sharedMap.js';
import { SharedMap } from '../store/sharedMap.js';
import { createAttempt } from './attempt.js';
import { createInsert, draftOf } from './draft.js';
import type { MessageOrigin, Orphans, Reducer } from './reducer.js';
import { reducerOf } from './reducer.js';

/** A message in the tree. */
export interface TreeNode extends MessageOrigin {
  /** The message it answers; undefined = it begins a thread. */
  readonly parentId?: string;
}

/** The answer of {@link treeByParent}. */
export interface MessageTree {
  /** The messages in the tree. */
  readonly nodes: ReadonlySharedMap<TreeNode>;
  /** What begins a thread, in log order. A message that stands before the parent it names is among them. */
  readonly roots: readonly TreeNode[];
  /** What answers a message, in log order, whether it is here or not. */
  readonly children: ReadonlySharedMap<readonly TreeNode[]>;
  /** Parents that are not here, with how many messages answer them: stubs at their places, in no thread that is known. */
  readonly orphans: ReadonlySharedMap<Orphans>;
}

/** What {@link treeByParent} takes. */
export interface TreeByParentOptions {
  /**
   * The place of a message: what it answers, or that it begins a thread (`{}`); undefined = it is not in the tree. What it
   * says may depend on nothing but the message, or two participants come to different answers. A message on which it throws
   * is not in the tree: the first such error is reported, the others are only counted, in `completeness.unreadable`.
   */
  place: (message: LogEntry) => { readonly parentId?: string } | undefined;
}

const empty: MessageTree = {
  nodes: SharedMap.empty(),
  roots: [],
  children: SharedMap.empty(),
  orphans: SharedMap.empty(),
};

function nodeOf(message: LogEntry, place: TreeByParentOptions['place']): TreeNode | undefined {
  const { messageId, senderId, lamportTimestamp } = message;
  const found = place(message);
  if (!found) return undefined;
  const { parentId } = found;
  return typeof parentId === 'string'
    ? { messageId, senderId, lamportTimestamp, parentId }
    : { messageId, senderId, lamportTimestamp };
}

/** The tree, to be changed. */
function openTree(tree: MessageTree) {
  const insert = createInsert();
  const nodes = draftOf(tree.nodes as SharedMap<TreeNode>);
  const children = draftOf(tree.children as SharedMap<readonly TreeNode[]>);
  const orphans = draftOf(tree.orphans as SharedMap<Orphans>);
  let { roots } = tree;

  return {
    get: nodes.get,

    /** Adds a node that was not there before. */
    add(node: TreeNode): void {
      const { messageId, parentId } = node;
      nodes.set(messageId, node);
      orphans.set(messageId, undefined);
      const waiting = children.get(messageId) ?? [];
      // Nothing can answer what was not there: so no two messages can each stand below the other.
      const after = waiting.filter((child) => compareEntries(child, node) > 0);
      if (after.length < waiting.length) {
        for (const child of waiting) if (compareEntries(child, node) <= 0) roots = insert(roots, child, compareEntries);
        children.set(messageId, after.length > 0 ? after : undefined);
      }
      const parent = parentId === undefined ? undefined : nodes.get(parentId);
      if (parentId === undefined || (parent && compareEntries(parent, node) >= 0)) {
        roots = insert(roots, node, compareEntries);
        return;
      }
      children.set(parentId, insert(children.get(parentId) ?? [], node, compareEntries));
      if (!parent) orphans.set(parentId, { count: children.get(parentId)!.length });
    },

    finish: (): MessageTree =>
      share(tree, { nodes: nodes.finish(), roots, children: children.finish(), orphans: orphans.finish() }),
  };
}

/** The tree of these nodes. */
function treeOf(nodes: readonly TreeNode[]): MessageTree {
  const tree = openTree(empty);
  for (const node of nodes) tree.add(node);
  return tree.finish();
}

/** Lists and counts of `after` that are as they were before, as the same objects. */
function shareLists(before: MessageTree, after: MessageTree): MessageTree {
  const same = (a: readonly TreeNode[], b: readonly TreeNode[]): boolean =>
    a.length === b.length && a.every((node, index) => node === b[index]);
  const lists = [...changesSince(before.children, after.children)].map(
    ([id, was, is]): [string, readonly TreeNode[] | undefined] => [id, was && is && same(was, is) ? was : is],
  );
  const orphans = [...changesSince(before.orphans, after.orphans)].map(
    ([id, was, is]): [string, Orphans | undefined] => [id, was?.count === is?.count ? was : is],
  );
  return {
    ...after,
    roots: same(before.roots, after.roots) ? before.roots : after.roots,
    children: (before.children as SharedMap<readonly TreeNode[]>).with(lists),
    orphans: (before.orphans as SharedMap<Orphans>).with(orphans),
  };
}

/** Threads: every message below the one it answers. */
export function treeByParent({ place }: TreeByParentOptions): Reducer<MessageTree> {
  const attempt = createAttempt();
  /** Messages that could not be placed, by answer; one without an entry has none. */
  const unreadableOf = new WeakMap<MessageTree, SharedMap<true>>();

  return reducerOf({
    empty,
    begin(before) {
      let tree = openTree(before);
      const unreadableBefore = unreadableOf.get(before) ?? SharedMap.empty<true>();
      const unreadable = draftOf(unreadableBefore);
      return {
        apply(changes) {
          const now = new Map<string, TreeNode | undefined>();
          for (const [messageId, message] of changes) {
            const { value, threw } = message ? attempt(() => nodeOf(message, place)) : {};
            unreadable.set(messageId, threw);
            now.set(messageId, value);
          }
          let onlyNew = true;
          for (const [messageId, node] of now) {
            const was = tree.get(messageId);
            const isSame = was?.lamportTimestamp === node?.lamportTimestamp && was?.parentId === node?.parentId;
            if (isSame && was?.senderId === node?.senderId) now.delete(messageId);
            else if (was) onlyNew = false;
          }
          if (onlyNew) for (const node of now.values()) tree.add(node!);
          else {
            // One that goes or changes is rare: the tree is made anew of what is left.
            const whole = tree.finish();
            const left = (whole.nodes as SharedMap<TreeNode>).with(now);
            const anew = treeOf(Array.from(left, ([, node]) => node).sort(compareEntries));
            tree = openTree(shareLists(whole, anew));
          }
        },
        finish() {
          const found = tree.finish();
          const threw = unreadable.finish();
          if (found === before && threw === unreadableBefore) return before;
          const after = found === before ? { ...found } : found;
          unreadableOf.set(after, threw);
          return after;
        },
      };
    },
    unreadable: (tree) => unreadableOf.get(tree)?.size ?? 0,
  });
}

/** One line of a tree written down. */
export interface TreeLine {
  readonly messageId: string;
  /** How deep below the first line, a count: 0 for that. */
  readonly depth: number;
  /** Undefined: the message is not here, only what answers it. */
  readonly node: TreeNode | undefined;
}

/**
 * A thread from top to bottom, each message followed by what answers it.
 * @param messageId where to begin: one of `roots`, or of `orphans`
 */
export function threadLines(tree: MessageTree, messageId: string): TreeLine[] {
  const lines: TreeLine[] = [];
  // Not by recursion: anybody can make a thread as deep as they like.
  const ahead = [{ messageId, depth: 0 }];
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    lines.push({ ...next, node: tree.nodes.get(next.messageId) });
    const children = tree.children.get(next.messageId) ?? [];
    for (let index = children.length; index-- > 0;) {
      ahead.push({ messageId: children[index]!.messageId, depth: next.depth + 1 });
    }
  }
  return lines;
}
