import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../src/engine/index.js';
import { compareEntries } from '../../src/ports/order.js';
import type { MessageTree } from '../../src/reducers/index.js';
import { threadLines, treeByParent } from '../../src/reducers/index.js';
import { aboutId, bodyOf, expectConvergence, message, reduce } from './support/messages.js';

type Body = { parentId?: string } | null;

const threads = treeByParent({ place: (one) => bodyOf<Body>(one) ?? undefined });

const post = message('p', 1, {});
const reply = (id: string, at: number, parentId: string) => message(id, at, { parentId });
const idsOf = (list: MessageTree['roots'] | undefined) => list?.map(({ messageId }) => messageId);
const lines = (tree: MessageTree, id: string) =>
  threadLines(tree, id).map(({ messageId, depth, node }) => `${depth} ${messageId}${node ? '' : ' (missing)'}`);

describe('treeByParent', () => {
  it('puts every message below the one it answers, in log order', () => {
    const tree = reduce(threads, [
      reply('c', 4, 'p'),
      reply('b', 3, 'a'),
      post,
      reply('a', 2, 'p'),
      message('x', 9, null),
    ]);
    expect(idsOf(tree.roots)).toEqual(['p']);
    expect(lines(tree, 'p')).toEqual(['0 p', '1 a', '2 b', '1 c']);
    expect(tree.orphans.size).toBe(0);
  });

  it('keeps what answers a missing message below its stub, until it comes', () => {
    const before = reduce(threads, [reply('b', 3, 'a'), reply('c', 4, 'a'), post]);
    expect(before.orphans.get('a')).toEqual({ count: 2 });
    expect(lines(before, 'a')).toEqual(['0 a (missing)', '1 b', '1 c']);
    const after = reduce(threads, [reply('a', 2, 'p')], before);
    expect(after.orphans.size).toBe(0);
    expect(lines(after, 'p')).toEqual(['0 p', '1 a', '2 b', '2 c']);
  });

  it('lets nothing answer what was not there yet, so that no circle forms', () => {
    const tree = reduce(threads, [reply('a', 2, 'b'), reply('b', 3, 'a'), reply('self', 4, 'self')]);
    expect(idsOf(tree.roots)).toEqual(['a', 'self']);
    expect(lines(tree, 'a')).toEqual(['0 a', '1 b']);
  });

  it('keeps the threads a message does not touch', () => {
    const tree = reduce(threads, [post, reply('a', 2, 'p'), message('q', 1, {}), reply('b', 2, 'q')]);
    const after = threads.apply(reduce(threads, [reply('c', 3, 'p')], tree), [['a', undefined]]);
    expect(after.children.get('q')).toBe(tree.children.get('q'));
    expect(after.roots).toBe(tree.roots);
  });

  it('walks a thread as deep as somebody cares to make it', () => {
    const chain = Array.from({ length: 20_000 }, (_, n) =>
      n === 0 ? message('n0', 0, {}) : reply(`n${n}`, n, `n${n - 1}`),
    );
    const tree = threads.apply(
      threads.empty,
      chain.map((one) => [one.messageId, one]),
    );
    expect(threadLines(tree, 'n0').at(-1)).toMatchObject({ messageId: 'n19999', depth: 19_999 });
  });

  it('comes to the same answer in any order', () => {
    const body = fc.oneof(fc.constant({}), fc.constant(null), fc.record({ parentId: aboutId }));
    const plain = (tree: MessageTree) => ({
      roots: idsOf(tree.roots),
      children: new Map([...tree.children].map(([id, list]) => [id, idsOf(list)])),
      orphans: new Map([...tree.orphans].map(([id, { count }]) => [id, count])),
      nodes: new Set([...tree.nodes].map(([id]) => id)),
    });
    expectConvergence(threads, body, plain, (log: readonly LogEntry[]) => {
      const nodes = log.filter((one) => bodyOf<Body>(one) !== null);
      const roots: string[] = [];
      const children = new Map<string, string[]>();
      const orphans = new Map<string, number>();
      for (const node of nodes) {
        const { parentId } = bodyOf<{ parentId?: string }>(node);
        const parent = nodes.find(({ messageId }) => messageId === parentId);
        if (parentId === undefined || (parent && compareEntries(parent, node) >= 0)) roots.push(node.messageId);
        else {
          children.set(parentId, [...(children.get(parentId) ?? []), node.messageId]);
          if (!parent) orphans.set(parentId, (orphans.get(parentId) ?? 0) + 1);
        }
      }
      return { roots, children, orphans, nodes: new Set(nodes.map(({ messageId }) => messageId)) };
    });
  });
});
