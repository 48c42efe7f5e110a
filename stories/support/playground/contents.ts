import type { MessageRow } from 'react-reliable-channel';
import type { LogEntry } from 'react-reliable-channel/engine';
import { defineMessages } from 'react-reliable-channel/messages';
import { addRemoveSet, counterPerVoter, treeByParent } from 'react-reliable-channel/reducers';
import { z } from 'zod';

const text = z.string();
const on = z.string();

/** What messages of the domain playgrounds say. Anybody can send anything: what is not like this is not read. */
const messages = defineMessages({
  question: z.object({ text }),
  poll: z.object({ text }),
  post: z.object({ text }),
  comment: z.object({ text, on }),
  answer: z.object({ text, on }),
  vote: z.object({ on, choice: z.union([z.number(), z.string(), z.null()]) }),
  reaction: z.object({ on, element: z.string(), present: z.boolean() }),
});

export type Content =
  | { readonly type: 'question' | 'poll' | 'post'; readonly text: string }
  | { readonly type: 'comment' | 'answer'; readonly text: string; readonly on: string }
  | { readonly type: 'vote'; readonly on: string; readonly choice: number | string | null }
  | { readonly type: 'reaction'; readonly on: string; readonly element: string; readonly present: boolean };

/** A message as bytes. */
export function written({ type, ...data }: Content): Uint8Array {
  return (messages.encode as (type: string, data: object) => Uint8Array)(type, data);
}

/** A message of somebody, checked; undefined when it is none of these. */
export function read({ content }: Pick<LogEntry, 'content'>): Content | undefined {
  const payload = messages.decode(content);
  return payload.kind === 'known' ? ({ type: payload.type, ...payload.data } as Content) : undefined;
}

/** A message in a word or two, for the picture. */
export function labelOf(content: Uint8Array): string {
  const said = read({ content });
  if (!said) return '?';
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
    row.kind === 'message' && read(row)?.type === type ? row.key : undefined;

/** Votes about questions and polls. */
export const votesOf = counterPerVoter({
  targets: (message) => ['question', 'poll'].includes(read(message)?.type ?? ''),
  vote(message) {
    const said = read(message);
    return said?.type === 'vote' ? { target: said.on, choice: said.choice } : undefined;
  },
});

/** Reactions to posts. */
export const reactionsTo = addRemoveSet({
  targets: (message) => read(message)?.type === 'post',
  change(message) {
    const said = read(message);
    return said?.type === 'reaction' ? { target: said.on, element: said.element, present: said.present } : undefined;
  },
});

/** Posts, with comments below what they are on. */
export const commentsBelow = treeByParent({
  place(message) {
    const said = read(message);
    if (said?.type === 'post') return {};
    return said?.type === 'comment' ? { parentId: said.on } : undefined;
  },
});
