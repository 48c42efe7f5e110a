import { defineMessages } from 'react-reliable-channel/messages';
import { addRemoveSet } from 'react-reliable-channel/reducers';
import { z } from 'zod';

/** What is sent in the room. Anybody can send anything: what is no such message is shown as the text it may be. */
export const messages = defineMessages({
  text: z.object({ text: z.string() }),
  /** Given to a message, or taken back. */
  reaction: z.object({ target: z.string(), emoji: z.string().max(16), present: z.boolean() }),
});

export interface Reaction {
  readonly target: string;
  readonly emoji: string;
  readonly present: boolean;
}

export function reactionIn(content: Uint8Array): Reaction | undefined {
  const payload = messages.decode(content);
  return payload.kind === 'known' && payload.type === 'reaction' ? payload.data : undefined;
}

/** What a message says: its text, or its bytes where it is none of this app's. */
export function wordsIn(content: Uint8Array): string | Uint8Array {
  const payload = messages.decode(content);
  return payload.kind === 'known' && payload.type === 'text' ? payload.data.text : content;
}

/** Who gave which reactions to which message. */
export const reactions = addRemoveSet({
  targets: ({ content }) => reactionIn(content) === undefined,
  change({ content }) {
    const reaction = reactionIn(content);
    return reaction && { target: reaction.target, element: reaction.emoji, present: reaction.present };
  },
});
