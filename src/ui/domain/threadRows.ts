import { threadLines, type MessageTree, type TreeLine } from '../../reducers/index.js';

/** One line of a thread as it is drawn. */
export interface ThreadRow extends TreeLine {
  /** Place among what answers the same message, from 1, and how many do: what a screen reader says. */
  readonly position: number;
  readonly siblings: number;
  /** Direct answers, a count. */
  readonly replies: number;
  /** All that stands below it, a count: what folding it hides. */
  readonly below: number;
}

/** How many lines stand below each, in one pass from the end. */
function countBelow(lines: readonly TreeLine[]): readonly number[] {
  const below: number[] = [];
  /** So many lines of each depth and deeper since the last one above it. */
  const since: number[] = [];
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const depth = lines[index]?.depth ?? 0;
    const count = since[depth + 1] ?? 0;
    below[index] = count;
    since[depth] = (since[depth] ?? 0) + count + 1;
    since[depth + 1] = 0;
  }
  return below;
}

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
    const below = countBelow(lines);
    /** How many of each depth have been seen below the line they answer. */
    const seen: number[] = [];
    /** The lines above, to the first. */
    const path: string[] = [];
    let hiddenBelow = Infinity;
    lines.forEach((line, index) => {
      const { depth, messageId } = line;
      path.length = depth;
      seen.length = depth + 1;
      seen[depth] = (seen[depth] ?? 0) + 1;
      const parent = path.at(-1);
      path.push(messageId);
      if (depth > hiddenBelow) return;
      hiddenBelow = folded.has(messageId) ? depth : Infinity;
      rows.push({
        ...line,
        position: depth === 0 ? place + 1 : (seen[depth] ?? 1),
        siblings: parent === undefined ? roots.length : (tree.children.get(parent)?.length ?? 1),
        replies: tree.children.get(messageId)?.length ?? 0,
        below: below[index] ?? 0,
      });
    });
  });
  return rows;
}
