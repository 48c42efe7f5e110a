import type { Script, Step } from '../playground/script.js';
import type { Saying, World } from '../playground/world.js';

/** How a text is said: as it is, where a story does not put it in a form of its own. */
export type Say = (text: string) => Saying;

const second = 1_000;
const sentences = [
  'Hello',
  'Is it still on for Saturday?',
  'At ten, at the station',
  'I bring coffee',
  'See you there',
];
const counts = new WeakMap<World, Map<string, number>>();

/** Lets somebody say what they have not said yet, if their channel is open. */
export function saySomething(world: World, name: string, say: Say): void {
  const said = counts.get(world) ?? new Map<string, number>();
  counts.set(world, said);
  if (world.person(name).handle?.state !== 'open') return;
  const count = said.get(name) ?? 0;
  said.set(name, count + 1);
  const round = Math.floor(count / sentences.length);
  world.say(name, say(`${sentences[count % sentences.length]}${round > 0 ? ` (${round + 1})` : ''}`));
}

export interface TimelineOptions {
  readonly say: Say;
  /** The way of every frame, ms. */
  readonly latency: number;
  readonly store: boolean;
  /** How much Bob says before Alice opens her app: that is the first step then. 0: both are there from the beginning. */
  readonly saidBefore: number;
  /** Whether Alice opens her app as the first step, also where nothing was said before. */
  readonly arrives: boolean;
}

/** What happens around every hook: Alice comes, a message is dropped, frames are delayed, she is cut off, and the network heals. */
export function hookTimeline({ say, latency, store, saidBefore, arrives }: TimelineOptions): Script {
  const isAway = arrives || saidBefore > 0;
  const arrival: readonly Step[] = [
    {
      title: 'Alice opens her app.',
      happen: ({ arrive }) => arrive('Alice'),
      lasts: 0.2 * second,
      shown: 1_200,
    },
    { title: 'A moment later she has what there is.', lasts: 3 * second + 4 * latency, shown: 2_000 },
  ];
  const said = {
    happen(world: World) {
      for (let count = 0; count < saidBefore; count++) saySomething(world, 'Bob', say);
    },
    // Who comes while it goes out would hear it live.
    lasts: 5 * second + 2 * latency,
  };
  return {
    people: ['Alice', 'Bob'],
    viewer: 'Alice',
    store,
    latency,
    away: isAway ? ['Alice'] : [],
    before: [said],
    steps: [
      ...(isAway ? arrival : []),
      {
        title: 'Bob says something. It arrives.',
        happen: (world) => saySomething(world, 'Bob', say),
        lasts: 2 * second + latency,
        shown: 2_000,
      },
      {
        title: 'Drop: the next message to Alice is lost on its way. She cannot know.',
        happen(world) {
          world.person('Alice').faults.set({ loseNext: 1 });
          saySomething(world, 'Bob', say);
        },
        lasts: 0.4 * second + latency,
        shown: 1_500,
      },
      {
        title: 'The one after it names it: there is a gap.',
        happen: (world) => saySomething(world, 'Bob', say),
        lasts: 50 + latency,
        shown: 1_500,
      },
      {
        title: store ? 'The store is asked, and answers: the gap heals.' : 'Bob is asked, and sends it again.',
        lasts: (store ? 2 : 8) * second + 4 * latency,
        shown: 2_500,
      },
      {
        title: 'Delay: frames to Alice take two seconds. Bob says something.',
        happen(world) {
          world.person('Alice').faults.set({ delayMin: 2 * second, delayMax: 2 * second });
          saySomething(world, 'Bob', say);
        },
        lasts: 1.5 * second,
      },
      {
        title: 'It arrives.',
        lasts: 1.5 * second + latency,
        shown: 1_500,
      },
      {
        title: 'Alice is cut off, and says something all the same.',
        happen(world) {
          world.person('Alice').faults.set({ delayMin: 0, delayMax: 0, cut: true });
          saySomething(world, 'Alice', say);
        },
        lasts: 2 * second,
      },
      {
        title: 'Heal: the network is back. What waited goes out.',
        happen: ({ person }) => person('Alice').faults.set({ cut: false }),
        lasts: 6 * second + 4 * latency,
        shown: 3_000,
      },
    ],
  };
}
