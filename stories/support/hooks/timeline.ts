import type { Step } from '../playground/script.js';
import type { Saying, World } from '../playground/world.js';

/** How a text is said in a world: as it is, where a story does not put it in a form of its own. */
export type Say = (text: string, world: World) => Saying;

const second = 1_000;
const sentences = [
  'Hello',
  'Is it still on for Saturday?',
  'At ten, at the station',
  'I bring coffee',
  'See you there',
];
const counts = new WeakMap<World, Map<string, number>>();

/** Lets somebody say what they have not said yet, if their channel is open. @returns what their voice returns */
export function saySomething(world: World, name: string, say: Say): void | Promise<unknown> {
  const said = counts.get(world) ?? new Map<string, number>();
  counts.set(world, said);
  const { handle, voice } = world.person(name);
  if (handle?.state !== 'open') return;
  const count = said.get(name) ?? 0;
  said.set(name, count + 1);
  const round = Math.floor(count / sentences.length);
  const text = `${sentences[count % sentences.length]}${round > 0 ? ` (${round + 1})` : ''}`;
  if (voice) return voice(text);
  world.say(name, say(text, world));
}

/** The network that a timeline is played on. */
export interface Weather {
  readonly say: Say;
  /** The way of every frame, ms. */
  readonly latency: number;
  readonly store: boolean;
}

/** Alice comes: the first steps where she was not there. */
export const arrival = ({ latency }: Weather): readonly Step[] => [
  {
    title: 'Alice opens her app.',
    happen: ({ arrive }) => arrive('Alice'),
    lasts: 0.2 * second,
    shown: 1_200,
  },
  { title: 'A moment later she has what there is.', lasts: 3 * second + 4 * latency, shown: 2_000 },
];

const slowly = (world: World) => world.person('Alice').faults.set({ delayMin: 2 * second, delayMax: 2 * second });
const soon = (world: World) => world.person('Alice').faults.set({ delayMin: 0, delayMax: 0 });

/** Alice is without a network, and it comes back: how every timeline ends. */
const away = ({ say, latency }: Weather): readonly Step[] => [
  {
    kind: 'cut',
    title: 'Alice has no network, and says something all the same.',
    happen(world) {
      world.person('Alice').faults.set({ cut: true });
      return saySomething(world, 'Alice', say);
    },
    lasts: 2 * second,
  },
  {
    kind: 'heal',
    title: 'The network is back. What waited goes out.',
    happen: ({ person }) => person('Alice').faults.set({ cut: false }),
    lasts: 8 * second + 4 * latency,
    shown: 3_000,
  },
];

/** What happens to messages of others. @param lost how many are lost on their way, one after the other */
const fromOthers =
  (lost: number) =>
  (weather: Weather): readonly Step[] => {
    const { say, latency, store } = weather;
    return [
      {
        title: 'Bob says something. It arrives.',
        happen: (world) => saySomething(world, 'Bob', say),
        lasts: 2 * second + latency,
        shown: 2_000,
      },
      {
        kind: 'drop',
        title: `The next ${lost === 1 ? 'message is' : 'three messages are'} lost on the way to Alice. She cannot know.`,
        happen(world) {
          world.person('Alice').faults.set({ loseNext: lost });
          // Whoever takes a moment to speak has said all once the last is said.
          let said: void | Promise<unknown> = undefined;
          for (let count = 0; count < lost; count++) said = saySomething(world, 'Bob', say);
          return said;
        },
        lasts: 0.4 * second + latency,
        shown: 1_500,
      },
      {
        title:
          lost === 1 ? 'The one after it names it: there is a gap.' : 'The one after them names them: there are gaps.',
        happen: (world) => saySomething(world, 'Bob', say),
        lasts: 50 + latency,
        shown: 1_500,
      },
      {
        kind: 'heal',
        title: store ? 'The store is asked, and answers.' : 'Bob is asked, and sends it again.',
        lasts: (store ? 2 : 8) * second + 4 * latency,
        shown: 2_500,
      },
      {
        kind: 'delay',
        title: 'Frames to Alice take two seconds. Bob says something.',
        happen(world) {
          slowly(world);
          return saySomething(world, 'Bob', say);
        },
        lasts: 1.5 * second,
      },
      {
        kind: 'heal',
        title: 'It arrives, and the network is as fast as before.',
        happen: soon,
        lasts: 4 * second + 4 * latency,
        shown: 2_000,
      },
      ...away(weather),
    ];
  };

/** What happens to messages of Alice. */
function fromAlice(weather: Weather): readonly Step[] {
  const { say, latency } = weather;
  return [
    {
      title: 'Alice says something. Bob’s app says that it has it.',
      happen: (world) => saySomething(world, 'Alice', say),
      lasts: 3 * second + 2 * latency,
      shown: 2_000,
    },
    {
      kind: 'drop',
      title: 'Her next message is lost on the way to Bob.',
      happen(world) {
        world.person('Bob').faults.set({ loseNext: 1 });
        return saySomething(world, 'Alice', say);
      },
      lasts: 0.6 * second + latency,
      shown: 1_500,
    },
    {
      kind: 'delay',
      title: 'It is sent again. Frames to Alice take two seconds: that Bob has it she cannot know yet.',
      happen: slowly,
      lasts: 2.5 * second + latency,
      shown: 2_000,
    },
    {
      kind: 'heal',
      title: 'What Bob’s app said arrives: the message is acknowledged.',
      happen: soon,
      lasts: 6 * second + 4 * latency,
      shown: 2_500,
    },
    ...away(weather),
  ];
}

const types = ({ person }: World) => person('Bob').handle?.channel?.sendEphemeral(new TextEncoder().encode('typing'));

/** What happens to what is in no log: nobody is told that it was lost. */
function signs(weather: Weather): readonly Step[] {
  const { say, latency } = weather;
  return [
    { title: 'Bob types. Alice’s app hears of it.', happen: types, lasts: 0.5 * second + latency, shown: 3_500 },
    {
      kind: 'drop',
      title: 'Bob types again. That is lost on the way to Alice, and nobody asks for it.',
      happen(world) {
        world.person('Alice').faults.set({ loss: 1 });
        types(world);
      },
      lasts: 0.5 * second + latency,
      shown: 1_500,
    },
    {
      title: 'What he typed is a message. That is lost as well, and sent again.',
      happen: (world) => saySomething(world, 'Bob', say),
      lasts: 0.5 * second + latency,
      shown: 1_500,
    },
    {
      kind: 'heal',
      title: 'Nothing is lost any more. The message arrives; that he was typing is of no interest now.',
      happen: ({ person }) => person('Alice').faults.set({ loss: 0 }),
      lasts: 6 * second + 4 * latency,
      shown: 2_500,
    },
    {
      kind: 'delay',
      title: 'Frames to Alice take two seconds. Bob types.',
      happen(world) {
        slowly(world);
        types(world);
      },
      lasts: 1 * second,
    },
    {
      kind: 'heal',
      title: 'That arrives late, and the network is as fast as before.',
      happen: soon,
      lasts: 1.5 * second + latency,
      shown: 3_500,
    },
  ];
}

/** What happens around a hook, by what it is about. Each drops frames, delays them, and heals. */
export const timelines = { others: fromOthers(1), threeAtOnce: fromOthers(3), own: fromAlice, signs } as const;
export type Timeline = keyof typeof timelines;
