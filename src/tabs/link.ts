import type { Content, Patch } from './messages.js';

/** Posts that a tab has not said it read, a count: more are not posted. */
const WINDOW = 32;
/** The same of parts of all there is, which are large: copying many at once keeps a page busy. */
const PARTS = 2;
/** Posts that wait for that, a count: with more, all of them are given up, and everything is told afresh. */
const WAITING = 128;

export type Link = ReturnType<typeof createLink>;

/**
 * Tells one tab what happens, no faster than it reads. One that stopped reading holds a bounded number of posts, and is told
 * everything afresh when it goes on.
 * @param post hands on a post with its number
 * @param begin asks for everything there is; it comes back by `start`
 */
export function createLink(post: (content: Content, sequence: number) => void, begin: () => void) {
  let sequence = 0;
  let read = 0;
  let parts: Generator<Patch> | undefined;
  let part: Patch | undefined;
  /** `parts`, while nothing of it is posted yet. */
  let fresh: Generator<Patch> | undefined;
  let waiting: Content[] = [];
  /** It is told nothing until it has read what was posted. */
  let stale = true;

  function emit(content: Content): void {
    post(content, ++sequence);
  }

  function pump(): void {
    while (sequence - read < (part === undefined ? WINDOW : PARTS)) {
      if (part !== undefined && parts !== undefined) {
        const first = parts === fresh;
        const next = parts.next();
        const last = next.done === true;
        emit({ kind: 'part', first, last, patch: part });
        fresh = undefined;
        part = last ? undefined : next.value;
        continue;
      }
      const content = waiting.shift();
      if (content === undefined) return;
      emit(content);
    }
  }
  return {
    /** Everything there is. */
    start(all: Generator<Patch>): void {
      stale = false;
      waiting = [];
      parts = fresh = all;
      part = all.next().value as Patch | undefined;
      pump();
    },

    tell(content: Content): void {
      if (stale) return;
      waiting.push(content);
      pump();
      if (waiting.length <= WAITING) return;
      stale = true;
      waiting = [];
      parts = part = undefined;
    },

    /** The tab has taken in everything up to this post. */
    read(upTo: number): void {
      if (upTo > sequence || upTo <= read) return;
      read = upTo;
      pump();
      if (stale && read === sequence) begin();
    },
  };
}
