import { threadLines, type MessageTree, type TreeLine } from '../../reducers/index.js';

/** One line of a thread as it is drawn. */
export interface ThreadRow extends TreeLine {
  /** Names the row: its messageId. */
  readonly key: string;
  /** Place among what answers the same message, from 1, and how many do: what a screen reader says. */
  readonly position: number;
  readonly siblings: number;
  /** Direct answers, a count. */
  readonly replies: number;
  /** All that stands below it, a count: what folding it hides. */
  readonly below: number;
}

type Draft = { -readonly [Key in keyof ThreadRow]: ThreadRow[Key] };

/** Every thread in log order, and then, by what first answers them, those whose first message is not here. */
function rootsOf(tree: MessageTree): readonly string[] {
  const stubs = Array.from(tree.orphans, ([id]) => ({ id, first: tree.children.get(id)?.[0] }));
  stubs.sort((a, b) => (a.first?.lamportTimestamp ?? 0) - (b.first?.lamportTimestamp ?? 0) || (a.id < b.id ? -1 : 1));
  return [...tree.roots.map(({ messageId }) => messageId), ...stubs.map(({ id }) => id)];
}

/**
 * A thread line by line, without what is below a folded line.
 * @param rootId where to begin; undefined = every thread, and then those whose first message is not here
 */
export function threadRows(
  tree: MessageTree,
  rootId: string | undefined,
  folded: ReadonlySet<string>,
): readonly ThreadRow[] {
  const roots = rootId === undefined ? rootsOf(tree) : [rootId];
  const rows: ThreadRow[] = [];
  roots.forEach((root, place) => {
    const lines = threadLines(tree, root);
    /** How many of each depth have been seen below the line they answer. */
    const seen: number[] = [];
    /** The line and those above, to the first; until one is left, `below` is the place of what follows it. */
    const path: Draft[] = [];
    const leave = (depth: number, place: number) => {
      for (const row of path.splice(depth)) row.below = place - row.below;
    };
    let hiddenBelow = Infinity;
    lines.forEach((line, index) => {
      const { depth, messageId } = line;
      leave(depth, index);
      seen.length = depth + 1;
      seen[depth] = (seen[depth] ?? 0) + 1;
      const row = {
        ...line,
        key: messageId,
        position: depth === 0 ? place + 1 : seen[depth],
        siblings: path.at(-1)?.replies ?? roots.length,
        replies: tree.children.get(messageId)?.length ?? 0,
        below: index + 1,
      };
      path.push(row);
      if (depth > hiddenBelow) return;
      hiddenBelow = folded.has(messageId) ? depth : Infinity;
      rows.push(row);
    });
    leave(0, lines.length);
  });
  return rows;
}
