/**
 * The page of `thread.mjs`: a thread of comments with votes, as a forum shows it, the engine behind it.
 */
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { MessageRow } from '../../src/index.js';
import { counterPerVoter, treeByParent, useReducedMessages } from '../../src/reducers/index.js';
import { ThreadTree, VoteCount } from '../../src/ui/domain/index.js';
import { frame, openPage, task, until } from './channelPage.js';

const decoder = new TextDecoder();
const read = (content: Uint8Array) =>
  JSON.parse(decoder.decode(content)) as { text?: string; parent?: string; vote?: string };

const tree = treeByParent({
  place({ content }) {
    const { text, parent } = read(content);
    return text === undefined ? undefined : parent === undefined ? {} : { parentId: parent };
  },
});
const votes = counterPerVoter({
  targets: ({ content }) => read(content).text !== undefined,
  vote({ content }) {
    const { vote } = read(content);
    return vote === undefined ? undefined : { target: vote, choice: 1 };
  },
});

function Votes({ messageId }: { messageId: string }): ReactNode {
  const { count, completeness } = useReducedMessages(votes, ({ answer, completeness: known }) => ({
    count: answer.tallies.get(messageId)?.voters ?? 0,
    completeness: known,
  }));
  return (
    <VoteCount id={`votes ${messageId}`} tabIndex={-1} count={count} completeness={completeness} onVote={nothing} />
  );
}
const nothing = (): void => {};

let rendered = 0;
const comment = ({ messageId, content }: Extract<MessageRow, { content: Uint8Array }>): ReactNode => {
  rendered++;
  return (
    <>
      <span className="rc-text" id={messageId}>
        {read(content).text}
      </span>
      <Votes messageId={messageId} />
    </>
  );
};

let show: () => void = nothing;
/** What the reducers make is there before the thread is shown. */
function Page(): ReactNode {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    show = () => setShown(true);
  }, []);
  const { answer, completeness } = useReducedMessages(tree);
  const counted = useReducedMessages(votes, ({ completeness: { uncounted } }) => uncounted);
  useEffect(() => {
    document.title = `${answer.nodes.size} comments, ${counted + completeness.uncounted} messages to count`;
  });
  return isShown && <ThreadTree tree={answer} renderComment={comment} />;
}

/** After the next frame. */
const painted = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** How long it takes until `isDone`, and that is drawn, ms; it begins with a frame. */
async function timeOf(cause: () => void, isDone: () => boolean): Promise<number> {
  // What happens by itself is shown at once: past the end of a burst.
  await task(50);
  await painted();
  const start = performance.now();
  cause();
  do await painted();
  while (!isDone() && performance.now() - start < 10_000);
  if (!isDone()) throw new Error('What arrived was not drawn within 10 s.');
  return performance.now() - start;
}

/** A channel with a thread of so many comments in tens, each below the one before it, and the ways to change it, in ms each. */
async function prepare(comments: number) {
  const { give } = await openPage(<Page />);
  const began = Date.now() - comments;
  const ids: string[] = [];
  let before: string[] = [];
  let said = 0;
  const say = (body: object, senderId = 'bob') => {
    const made = frame(senderId, said, began + said, JSON.stringify(body), before);
    said++;
    before = [made.messageId];
    return made;
  };
  for (let index = 0; index < comments; index++) {
    const parent = index === 0 ? undefined : ids[index % 10 === 0 ? 0 : index - 1];
    const text = 'A comment of a usual length, with a few words in it. '.repeat(1 + (index % 4));
    const { messageId, payload } = say({ text, parent });
    ids.push(messageId);
    give(payload);
  }
  await until(() => document.title === `${comments} comments, 0 messages to count`);
  await task(1_000);
  return {
    mount: () =>
      timeOf(
        () => flushSync(show),
        () => document.querySelectorAll('[role=treeitem]').length === comments,
      ),
    /** A new comment below another one of those. */
    comment(target: number) {
      const { messageId, payload } = say({ text: 'Another one.', parent: ids[target] });
      return timeOf(
        () => give(payload),
        () => document.getElementById(messageId) !== null,
      );
    },
    /** The first vote for one of those. */
    vote(target: number) {
      const { payload } = say({ vote: ids[target] }, `voter ${target}`);
      return timeOf(
        () => give(payload),
        () => document.getElementById(`votes ${ids[target]}`)?.textContent?.includes('1') ?? false,
      );
    },
    /** Comments that were drawn. */
    rendered: () => rendered,
  };
}

declare global {
  interface Window {
    prepareThread: typeof prepare;
    thread: Awaited<ReturnType<typeof prepare>>;
  }
}
window.prepareThread = prepare;
