import type { Script } from './script.js';

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
      title: 'Bob’s next message is dropped on the way to Alice. She cannot know.',
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
    { title: 'The answer comes: the gap turns into its message.', lasts: 2 * second },
  ],
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
      title: 'Bob is cut off, and there is no store: nobody can be asked.',
      happen: ({ person }) => person('Bob').faults.set({ cut: true }),
      lasts: 3 * second,
    },
    { title: 'Twenty seconds later the message is given up as lost.', lasts: 20 * second, shown: 3_000 },
    {
      title: 'Bob is back, and Alice tries again: the gap heals after all.',
      happen({ person }) {
        person('Bob').faults.set({ cut: false });
        person('Alice').handle?.retrieve();
      },
      lasts: 8 * second,
      shown: 3_000,
    },
  ],
};

/** Alice writes without a network; the message goes out when it is back, and is acknowledged. */
export const ownMessage: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  steps: [
    {
      title: 'Alice is cut off and sends a message. It waits.',
      happen({ say, person }) {
        person('Alice').faults.set({ cut: true });
        say('Alice', 'On my way', 'mine');
      },
      lasts: 2 * second,
    },
    {
      title: 'The network heals: the message goes out.',
      happen: ({ person }) => person('Alice').faults.set({ cut: false }),
      lasts: 0.2 * second,
      shown: 1_200,
    },
    { title: 'Bob has it. Alice cannot know yet.', lasts: 0.5 * second, shown: 1_500 },
    { title: 'Bob’s app says what it has: the message is acknowledged.', lasts: 4 * second },
  ],
};

/** Nobody answers for so long that retries are used up; then somebody does. */
export const nobodyAnswers: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  store: false,
  options: { tuning: { maxAttempts: 3 } },
  steps: [
    {
      title: 'Bob is away. Alice sends a message.',
      happen({ say, person }) {
        person('Bob').faults.set({ cut: true });
        say('Alice', 'Who has the key?', 'mine');
      },
      lasts: 1 * second,
    },
    { title: 'Nobody says to have it: it is sent again.', lasts: 2 * second },
    { title: 'Retries are used up. The message is not confirmed.', lasts: 40 * second, shown: 3_000 },
    {
      title: 'Bob is back, and Alice sends it once more.',
      happen(world) {
        world.person('Bob').faults.set({ cut: false });
        world.person('Alice').handle?.resend(world.idOf('mine'));
      },
      lasts: 0.4 * second,
      shown: 1_500,
    },
    { title: 'Bob has it, and says so.', lasts: 8 * second, shown: 2_500 },
  ],
};

/** The network takes nothing: the message fails with a reason, and is sent again by hand. */
export const sendingFails: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  options: { tuning: { maxAttempts: 2 } },
  steps: [
    {
      title: 'The network takes nothing from Alice. She sends a message.',
      happen({ say, person }) {
        person('Alice').faults.set({ publishFailure: 1 });
        say('Alice', 'Room 4 is open', 'mine');
      },
      lasts: 0.2 * second,
      shown: 1_200,
    },
    { title: 'It is tried again, and fails.', lasts: 20 * second, shown: 3_000 },
    {
      title: 'The network heals, and Alice sends it again.',
      happen(world) {
        world.person('Alice').faults.set({ publishFailure: 0 });
        world.person('Alice').handle?.resend(world.idOf('mine'));
      },
      lasts: 6 * second,
      shown: 2_500,
    },
  ],
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
      title: 'Frames from Bob take long to Alice and Carol. Bob sends a message.',
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
    { title: 'Bob’s message arrives, and belongs above: it is marked as late.', lasts: 5 * second, shown: 3_000 },
  ],
};

/** Alice is cut off while others talk, and catches up. */
export const cutAndBack: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  steps: [
    { title: 'Bob sends a message.', happen: ({ say }) => void say('Bob', 'Morning'), lasts: 2 * second },
    {
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
      title: 'The network heals. Her app reads what it missed from the store.',
      happen: ({ person }) => person('Alice').faults.set({ cut: false }),
      lasts: 0.5 * second,
      shown: 2_000,
    },
    { title: 'Everybody has everything.', lasts: 6 * second, shown: 2_500 },
  ],
};

/** A time without a network, for writing in it. */
export const composing: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  steps: [
    {
      title: 'Alice loses the network. Write something: it is kept.',
      happen: ({ person }) => person('Alice').faults.set({ cut: true }),
      lasts: 1 * second,
    },
    {
      title: 'The network heals: what was written goes out.',
      happen: ({ person }) => person('Alice').faults.set({ cut: false }),
      lasts: 6 * second,
      shown: 2_500,
    },
    { title: 'Bob answers.', happen: ({ say }) => void say('Bob', 'Good to hear'), lasts: 2 * second },
  ],
};

/** Text, text that is written from the right, and bytes that are no text. */
export const readable: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  steps: [
    { title: 'Bob writes two lines.', happen: ({ say }) => void say('Bob', 'Room 4\nat noon'), lasts: 2 * second },
    {
      title: 'Frames to Alice take two seconds. Bob writes in Arabic.',
      happen({ say, person }) {
        person('Alice').faults.set({ delayMin: 2 * second, delayMax: 2 * second });
        say('Bob', 'القاعة 4 مفتوحة.');
      },
      lasts: 1 * second,
    },
    {
      title: 'It arrives, and the network is as fast as before.',
      happen: ({ person }) => person('Alice').faults.set({ delayMin: 0, delayMax: 0 }),
      lasts: 2 * second,
    },
    {
      title: 'Somebody sends bytes that are no text.',
      happen: ({ say }) => void say('Bob', new Uint8Array([0xff, 0xfe, 0xfd])),
      lasts: 2 * second,
    },
  ],
};
