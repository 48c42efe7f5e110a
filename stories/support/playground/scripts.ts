import type { Script, Step } from './script.js';

const second = 1_000;

/** A message to Alice is dropped, its gap is seen when the next one names it, and the store closes it. */
export const gapHeals: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  steps: [
    {
      title: 'Bob sends a message. It arrives.',
      happen: ({ say }) => void say('Bob', 'Saturday?'),
      lasts: 2 * second,
    },
    {
      kind: 'drop',
      title: 'Bob’s next message is lost on the way to Alice. She cannot know.',
      happen({ say, person }) {
        person('Alice').faults.set({ loseNext: 1 });
        say('Bob', 'At ten');
      },
      lasts: 0.7 * second,
    },
    {
      title: 'Bob’s third message names the one before. Alice sees a gap, and holds what follows it.',
      happen: ({ say }) => void say('Bob', 'At the station'),
      lasts: 0.35 * second,
      shown: 1_500,
    },
    { title: 'Her app asks the store.', lasts: 0.5 * second, shown: 1_500 },
    { kind: 'heal', title: 'The answer comes: the gap turns into its message.', lasts: 2 * second },
  ],
};

/** A message that is slow makes a gap as well, as soon as a faster one names it. */
const slowOne = (arrives: string): readonly Step[] => [
  {
    kind: 'delay',
    title: 'A message of Bob’s takes four seconds to Alice. She cannot know.',
    happen({ say, person }) {
      person('Alice').faults.set({ delayMin: 4 * second, delayMax: 4 * second });
      say('Bob', 'It is cold');
    },
    lasts: 0.7 * second,
  },
  {
    title: 'His next one is faster, overtakes it, and names it: a gap again.',
    happen({ say, person }) {
      person('Alice').faults.set({ delayMin: 0, delayMax: 0 });
      say('Bob', 'Bring a coat');
    },
    lasts: 0.35 * second,
    shown: 1_500,
  },
  { kind: 'heal', title: arrives, lasts: 6 * second, shown: 2_500 },
];

/** A gap by a loss, and one by a delay. */
export const gapsOfBothKinds: Script = {
  ...gapHeals,
  steps: [...gapHeals.steps, ...slowOne('The store has it before it arrives. The slow copy changes nothing.')],
};

/** Nobody can give the message for a while: it is given up, and heals when its author is back. */
export const gapLost: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  store: false,
  options: { tuning: { lostTimeout: 20_000 } },
  steps: [
    ...gapHeals.steps.slice(0, 3),
    {
      kind: 'cut',
      title: 'Bob is away, and there is no store: nobody can be asked.',
      happen: ({ person }) => person('Bob').faults.set({ cut: true }),
      lasts: 3 * second,
    },
    { title: 'Twenty seconds later the message is given up as lost.', lasts: 20 * second, shown: 3_000 },
    {
      kind: 'heal',
      title: 'Bob is back, and Alice tries again: the gap turns into its message after all.',
      happen({ person }) {
        person('Bob').faults.set({ cut: false });
        person('Alice').handle?.retrieve();
      },
      lasts: 8 * second,
      shown: 3_000,
    },
  ],
};

/** A message that is given up, and one that only takes its time. */
export const lostOrSlow: Script = {
  ...gapLost,
  steps: [...gapLost.steps, ...slowOne('It arrives: nothing is known to be missing any more.')],
};

/** Bob's message is slow, Carol's is not: the first one lands above what was read. */
export const lateMessage: Script = {
  people: ['Alice', 'Bob', 'Carol'],
  viewer: 'Alice',
  // Sent again, or named by others and asked for, it would be there sooner.
  options: { tuning: { resendInterval: 20_000, syncDelay: 10_000 } },
  steps: [
    { title: 'Carol sends a message.', happen: ({ say }) => void say('Carol', 'Morning!'), lasts: 2 * second },
    {
      kind: 'delay',
      title: 'Bob sends a message, which takes five seconds to Alice and Carol.',
      happen({ say, person }) {
        for (const name of ['Alice', 'Carol']) person(name).faults.set({ delayMin: 5_000, delayMax: 5_000 });
        say('Bob', 'Key for room 2?');
      },
      lasts: 1 * second,
    },
    {
      title: 'Carol, who has not seen it, sends another one. It overtakes Bob’s.',
      happen({ say, person }) {
        for (const name of ['Alice', 'Carol']) person(name).faults.set({ delayMin: 0, delayMax: 0 });
        say('Carol', 'Coffee is here');
      },
      lasts: 1.5 * second,
    },
    {
      kind: 'heal',
      title: 'Bob’s message arrives, and belongs above: it is marked as late.',
      lasts: 5 * second,
      shown: 3_000,
    },
  ],
};

/** Alice is cut off while others talk, and catches up. */
export const cutAndBack: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  steps: [
    { title: 'Bob sends a message.', happen: ({ say }) => void say('Bob', 'Morning'), lasts: 2 * second },
    {
      kind: 'cut',
      title: 'Alice loses the network.',
      happen: ({ person }) => person('Alice').faults.set({ cut: true }),
      lasts: 1.5 * second,
    },
    {
      title: 'Bob goes on, and Alice writes all the same.',
      happen({ say }) {
        say('Bob', 'Room 4');
        say('Bob', 'At noon');
        say('Alice', 'I am late');
      },
      lasts: 2 * second,
    },
    {
      title: 'The network is back. Her app reads what it missed from the store.',
      happen: ({ person }) => person('Alice').faults.set({ cut: false }),
      lasts: 0.5 * second,
      shown: 2_000,
    },
    { kind: 'heal', title: 'Everybody has everything.', lasts: 6 * second, shown: 2_500 },
  ],
};

/** All that a network can do: one message is lost, one is slow, and then there is no network at all. */
export const allWeathers: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  steps: [
    ...gapHeals.steps.slice(0, 3),
    {
      kind: 'heal',
      title: 'Her app asks the store, which has it.',
      lasts: 2 * second,
    },
    {
      kind: 'delay',
      title: 'Frames to Alice take three seconds. Bob goes on.',
      happen({ say, person }) {
        person('Alice').faults.set({ delayMin: 3 * second, delayMax: 3 * second });
        say('Bob', 'Bring a coat');
      },
      lasts: 2 * second,
    },
    {
      kind: 'cut',
      title: 'Before that arrives Alice loses the network, and writes all the same.',
      happen({ say, person }) {
        person('Alice').faults.set({ delayMin: 0, delayMax: 0, cut: true });
        say('Alice', 'I am late');
      },
      lasts: 2 * second,
    },
    {
      kind: 'heal',
      title: 'The network is back: what waited goes out, and what she missed comes from the store.',
      happen: ({ person }) => person('Alice').faults.set({ cut: false }),
      lasts: 7 * second,
      shown: 3_000,
    },
  ],
};

/** Text, text that is written from the right, and bytes that are no text. */
export const readable: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  steps: [
    { title: 'Bob writes two lines.', happen: ({ say }) => void say('Bob', 'Room 4\nat noon'), lasts: 2 * second },
    {
      kind: 'drop',
      title: 'His next message is lost on the way to Alice: there is no text to show.',
      happen({ say, person }) {
        person('Alice').faults.set({ loseNext: 1 });
        say('Bob', 'القاعة 4 مفتوحة.');
      },
      lasts: 0.7 * second,
    },
    {
      title: 'The one after it is no text at all, and names it.',
      happen: ({ say }) => void say('Bob', new Uint8Array([0xff, 0xfe, 0xfd])),
      lasts: 0.35 * second,
      shown: 1_500,
    },
    { kind: 'heal', title: 'The store has it: Arabic, set from the right.', lasts: 2 * second },
    {
      kind: 'delay',
      title: 'Frames to Alice take two seconds. Bob writes again.',
      happen({ say, person }) {
        person('Alice').faults.set({ delayMin: 2 * second, delayMax: 2 * second });
        say('Bob', 'See you there');
      },
      lasts: 1 * second,
    },
    {
      kind: 'heal',
      title: 'It arrives, and the network is as fast as before.',
      happen: ({ person }) => person('Alice').faults.set({ delayMin: 0, delayMax: 0 }),
      lasts: 4 * second,
    },
  ],
};
