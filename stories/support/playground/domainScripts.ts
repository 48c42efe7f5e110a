import { labelOf, written, type Content } from './contents.js';
import type { Script } from './script.js';

const second = 1_000;

interface Lacking {
  /** What is voted on, or answered. */
  readonly thing: Content & { readonly text: string };
  /** What arrives, what is dropped, and what names that one, given the id of `thing`. */
  readonly first: (on: string) => Content;
  readonly dropped: (on: string) => Content;
  readonly last: (on: string) => Content;
  /** What the dropped one is called. */
  readonly called: string;
}

/** Something of which a part is missing for a while: until then its numbers are lower bounds. */
export const partMissing = ({ thing, first, dropped, last, called }: Lacking): Script => ({
  people: ['Alice', 'Bob', 'Carol'],
  viewer: 'Alice',
  label: labelOf,
  steps: [
    {
      title: `Bob writes “${thing.text}”`,
      happen: ({ say }) => void say('Bob', written(thing), 'thing'),
      lasts: 2 * second,
    },
    {
      kind: 'delay',
      title: `Carol’s ${called} takes two seconds to Alice. It counts when it is here.`,
      happen({ say, idOf, person }) {
        person('Alice').faults.set({ delayMin: 2 * second, delayMax: 2 * second });
        say('Carol', written(first(idOf('thing'))));
      },
      lasts: 1 * second,
    },
    {
      kind: 'heal',
      title: 'It arrives, and the network is as fast as before.',
      happen: ({ person }) => person('Alice').faults.set({ delayMin: 0, delayMax: 0 }),
      lasts: 4 * second,
      shown: 2_000,
    },
    {
      kind: 'drop',
      title: `Bob’s ${called} is lost on the way to Alice. She cannot know.`,
      happen({ say, idOf, person }) {
        person('Alice').faults.set({ loseNext: 1 });
        say('Bob', written(dropped(idOf('thing'))));
      },
      lasts: 0.7 * second,
    },
    {
      title: 'Bob’s next message names it: something is missing, and nobody knows what it says.',
      happen: ({ say, idOf }) => void say('Bob', written(last(idOf('thing')))),
      lasts: 0.4 * second,
      shown: 1_500,
    },
    { kind: 'heal', title: 'The store has it: now everything known of is here.', lasts: 4 * second },
  ],
});

const upvote = (on: string): Content => ({ type: 'vote', on, choice: 1 });
const answer = (on: string): Content => ({ type: 'answer', on, text: 'I would like that too' });

export const votes = partMissing({
  thing: { type: 'question', text: 'Will the slides be shared?' },
  first: upvote,
  dropped: upvote,
  last: answer,
  called: 'vote',
});

export const poll = partMissing({
  thing: { type: 'poll', text: 'When shall we meet?' },
  first: (on) => ({ type: 'vote', on, choice: 'Friday' }),
  dropped: (on) => ({ type: 'vote', on, choice: 'Thursday' }),
  last: answer,
  called: 'vote',
});

const reaction =
  (element: string) =>
  (on: string): Content => ({ type: 'reaction', on, element, present: true });

export const reactions = partMissing({
  thing: { type: 'post', text: 'We won!' },
  first: reaction('🎉'),
  dropped: reaction('👍'),
  last: answer,
  called: 'reaction',
});

/** Two questions; the second one gets ahead. */
export const ranking: Script = {
  people: ['Alice', 'Bob', 'Carol'],
  viewer: 'Alice',
  label: labelOf,
  steps: [
    {
      title: 'Bob and Carol ask a question each.',
      happen({ say }) {
        say('Bob', written({ type: 'question', text: 'Will the slides be shared?' }), 'first');
        say('Carol', written({ type: 'question', text: 'When is the break?' }), 'second');
      },
      lasts: 2 * second,
    },
    {
      kind: 'delay',
      title: 'Frames to Alice take two seconds. Bob votes for Carol’s question.',
      happen({ say, idOf, person }) {
        person('Alice').faults.set({ delayMin: 2 * second, delayMax: 2 * second });
        say('Bob', written(upvote(idOf('second'))));
      },
      lasts: 1 * second,
    },
    {
      kind: 'heal',
      title: 'The vote arrives. The list stays as it is, and a button appears.',
      happen: ({ person }) => person('Alice').faults.set({ delayMin: 0, delayMax: 0 }),
      lasts: 4 * second,
      shown: 2_000,
    },
    {
      title: 'Carol asks once more: what is new comes last.',
      happen: ({ say }) => void say('Carol', written({ type: 'question', text: 'Is there coffee?' }), 'third'),
      lasts: 2 * second,
    },
    {
      kind: 'drop',
      title: 'Bob’s vote for that is lost on the way to Alice.',
      happen({ say, idOf, person }) {
        person('Alice').faults.set({ loseNext: 1 });
        say('Bob', written(upvote(idOf('third'))));
      },
      lasts: 0.7 * second,
    },
    {
      title: 'Bob’s own question names it: every number is a lower bound, and nothing moves.',
      happen: ({ say }) => void say('Bob', written({ type: 'question', text: 'Where is room 2?' })),
      lasts: 0.4 * second,
      shown: 1_500,
    },
    { kind: 'heal', title: 'The store has it. The numbers change, the order does not.', lasts: 4 * second },
  ],
};

/** A comment is dropped; the answer to it is not. */
export const thread: Script = {
  people: ['Alice', 'Bob', 'Carol'],
  viewer: 'Alice',
  label: labelOf,
  steps: [
    {
      title: 'Bob begins a thread.',
      happen: ({ say }) => void say('Bob', written({ type: 'post', text: 'We tried it on eleven phones.' }), 'post'),
      lasts: 2 * second,
    },
    {
      kind: 'drop',
      title: 'Carol’s comment is lost on the way to Alice.',
      happen({ say, idOf, person }) {
        person('Alice').faults.set({ loseNext: 1 });
        say('Carol', written({ type: 'comment', on: idOf('post'), text: 'Which ones?' }), 'comment');
      },
      lasts: 0.7 * second,
    },
    {
      title: 'Bob answers it. What he answers has a stub at its place in the tree.',
      happen: ({ say, idOf }) =>
        void say('Bob', written({ type: 'comment', on: idOf('comment'), text: 'All of them old.' })),
      lasts: 0.4 * second,
      shown: 1_500,
    },
    { kind: 'heal', title: 'The store has it: the stub turns into the comment.', lasts: 4 * second },
    {
      kind: 'delay',
      title: 'Bob’s second comment takes three seconds to Alice.',
      happen({ say, idOf, person }) {
        person('Alice').faults.set({ delayMin: 3 * second, delayMax: 3 * second });
        say('Bob', written({ type: 'comment', on: idOf('post'), text: 'Two of them had no network.' }), 'second');
      },
      lasts: 0.6 * second,
    },
    {
      title: 'Carol has it, and her answer is there before it: a stub again.',
      happen({ say, idOf, person }) {
        person('Alice').faults.set({ delayMin: 0, delayMax: 0 });
        say('Carol', written({ type: 'comment', on: idOf('second'), text: 'And it worked there too?' }));
      },
      lasts: 0.4 * second,
      shown: 1_500,
    },
    {
      kind: 'heal',
      title: 'The comment takes the place of its stub, above the answer.',
      lasts: 6 * second,
      shown: 2_500,
    },
  ],
};
