import type { MessageRow } from 'react-reliable-channel';
import type { LogEntry } from 'react-reliable-channel/engine';
import { addRemoveSet, counterPerVoter, treeByParent } from 'react-reliable-channel/reducers';

/** What messages of the domain playgrounds say. */
export type Content =
  | { readonly type: 'question' | 'poll' | 'post'; readonly text: string }
  | { readonly type: 'comment' | 'answer'; readonly text: string; readonly on: string }
  | { readonly type: 'vote'; readonly on: string; readonly choice: number | string | null }
  | { readonly type: 'reaction'; readonly on: string; readonly element: string; readonly present: boolean };

const decoder = new TextDecoder();

export const written = (content: Content): string => JSON.stringify(content);
export const read = ({ content }: Pick<LogEntry, 'content'>): Content => JSON.parse(decoder.decode(content)) as Content;

/** A message in a word or two, for the picture. */
export function labelOf(content: Uint8Array): string {
  const said = read({ content });
  switch (said.type) {
    case 'vote':
      return typeof said.choice === 'string' ? `Vote: ${said.choice}` : 'Vote';
    case 'reaction':
      return said.element;
    default:
      return said.text;
  }
}

/** For `useMessages`: the ids of what is of this kind and here. */
export const idsOf =
  (type: Content['type']) =>
  (row: MessageRow): string | undefined =>
    row.kind === 'message' && read(row).type === type ? row.key : undefined;

/** Votes about questions and polls. */
export const votesOf = counterPerVoter({
  targets: (message) => ['question', 'poll'].includes(read(message).type),
  vote(message) {
    const said = read(message);
    return said.type === 'vote' ? { target: said.on, choice: said.choice } : undefined;
  },
});

/** Reactions to posts. */
export const reactionsTo = addRemoveSet({
  targets: (message) => read(message).type === 'post',
  change(message) {
    const said = read(message);
    return said.type === 'reaction' ? { target: said.on, element: said.element, present: said.present } : undefined;
  },
});

/** Posts, with comments below what they are on. */
export const commentsBelow = treeByParent({
  place(message) {
    const said = read(message);
    if (said.type === 'post') return {};
    return said.type === 'comment' ? { parentId: said.on } : undefined;
  },
});
