import type { Script } from './script.js';

const second = 1_000;

/** Alice's message waits, is lost on its way, is sent again, and is acknowledged late: a tick says no more than is known. */
export const ownMessage: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  steps: [
    {
      kind: 'cut',
      title: 'Alice has no network and sends a message. It waits.',
      happen({ say, person }) {
        person('Alice').faults.set({ cut: true });
        say('Alice', 'On my way', 'mine');
      },
      lasts: 2 * second,
    },
    {
      kind: 'drop',
      title: 'The network is back: the message goes out, and is lost on the way to Bob.',
      happen({ person }) {
        person('Bob').faults.set({ loseNext: 1 });
        person('Alice').faults.set({ cut: false });
      },
      lasts: 1 * second,
      shown: 1_500,
    },
    {
      kind: 'delay',
      title: 'It is sent again, and Bob has it. What his app says takes four seconds to Alice: she cannot know yet.',
      happen: ({ person }) => person('Alice').faults.set({ delayMin: 4 * second, delayMax: 4 * second }),
      lasts: 3 * second,
      shown: 2_000,
    },
    {
      kind: 'heal',
      title: 'The network is as fast as before. What Bob’s app said arrives: the message is acknowledged.',
      happen: ({ person }) => person('Alice').faults.set({ delayMin: 0, delayMax: 0 }),
      lasts: 6 * second,
      shown: 2_500,
    },
  ],
};

/** Nothing gets through to Bob for so long that retries are used up; then it does. */
export const nobodyAnswers: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  store: false,
  options: { tuning: { maxAttempts: 3 } },
  steps: [
    {
      kind: 'drop',
      title: 'Everything is lost on the way to Bob. Alice sends a message.',
      happen({ say, person }) {
        person('Bob').faults.set({ loss: 1 });
        say('Alice', 'Who has the key?', 'mine');
      },
      lasts: 1 * second,
    },
    { title: 'Nobody says to have it: it is sent again.', lasts: 2 * second },
    { title: 'Retries are used up. The message is not confirmed.', lasts: 40 * second, shown: 3_000 },
    {
      kind: 'delay',
      title: 'Frames reach Bob again, and take four seconds to Alice. She sends it once more.',
      happen(world) {
        world.person('Bob').faults.set({ loss: 0 });
        world.person('Alice').faults.set({ delayMin: 4 * second, delayMax: 4 * second });
        world.person('Alice').handle?.resend(world.idOf('mine'));
      },
      lasts: 3 * second,
      shown: 2_000,
    },
    {
      kind: 'heal',
      title: 'The network is as fast as before. What Bob’s app says arrives: he has it.',
      happen: ({ person }) => person('Alice').faults.set({ delayMin: 0, delayMax: 0 }),
      lasts: 8 * second,
      shown: 2_500,
    },
  ],
};

/** The network takes nothing: the message fails with a reason, and is sent again by hand. */
export const sendingFails: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  options: { tuning: { maxAttempts: 2 } },
  steps: [
    {
      kind: 'cut',
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
      kind: 'heal',
      title: 'The network takes it now, and Alice sends it again.',
      happen(world) {
        world.person('Alice').faults.set({ publishFailure: 0 });
        world.person('Alice').handle?.resend(world.idOf('mine'));
      },
      lasts: 6 * second,
      shown: 2_500,
    },
  ],
};

/** Writing in every weather: nothing of it keeps anybody from writing. */
export const composing: Script = {
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  steps: [
    {
      kind: 'cut',
      title: 'Alice loses the network. Write something: it is kept.',
      happen: ({ person }) => person('Alice').faults.set({ cut: true }),
      lasts: 1 * second,
    },
    {
      kind: 'heal',
      title: 'The network is back: what was written goes out.',
      happen: ({ person }) => person('Alice').faults.set({ cut: false }),
      lasts: 6 * second,
      shown: 2_500,
    },
    {
      kind: 'drop',
      title: 'Alice sends a message, which is lost on the way to Bob. Her app sends it again.',
      happen({ say, person }) {
        person('Bob').faults.set({ loseNext: 1 });
        say('Alice', 'Anybody there?');
      },
      lasts: 3 * second,
    },
    {
      kind: 'delay',
      title: 'Frames to Alice take three seconds. Bob answers. Write on meanwhile.',
      happen({ say, person }) {
        person('Alice').faults.set({ delayMin: 3 * second, delayMax: 3 * second });
        say('Bob', 'Good to hear');
      },
      lasts: 1.5 * second,
    },
    {
      kind: 'heal',
      title: 'His answer arrives, and the network is as fast as before.',
      happen: ({ person }) => person('Alice').faults.set({ delayMin: 0, delayMax: 0 }),
      lasts: 6 * second,
      shown: 2_500,
    },
  ],
};
