import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createReliableChannel, type ReliableChannel, type Transport } from 'react-reliable-channel/engine';
import { readSources } from '../../scripts/docs/sources.mjs';
import { roomOf } from '../../scripts/docs/write.mjs';
import { root } from '../../scripts/run.mjs';
import { createMovingTransport } from '../../src/waku-provider/movingTransport.js';
import { type Timeline, timelines } from '../../stories/support/hooks/timeline.js';
import * as domainScripts from '../../stories/support/playground/domainScripts.js';
import * as ownScripts from '../../stories/support/playground/ownScripts.js';
import type { Script, Step, StepKind } from '../../stories/support/playground/script.js';
import * as scripts from '../../stories/support/playground/scripts.js';
import { createWorld, type Person, type World } from '../../stories/support/playground/world.js';
import { contentTopic, nodeSteps, oneNodeSteps } from '../../stories/support/waku/nodeSteps.js';

const encoder = new TextEncoder();
const byName = new Map(
  Object.entries({ ...scripts, ...ownScripts, ...domainScripts }).filter(
    (entry): entry is [string, Script] => typeof entry[1] === 'object',
  ),
);
const ofHooks = (timeline: Timeline): Script => ({
  people: ['Alice', 'Bob'],
  viewer: 'Alice',
  steps: timelines[timeline]({ say: (text) => text, latency: 300, store: true }),
});

/** What a provider of a Waku node does for the channel, without a page. */
function ofNodes(stepsOf: typeof nodeSteps): Script {
  const moving = createMovingTransport({ contentTopic }, undefined);
  let network: Transport;
  return {
    people: ['Alice', 'Bob'],
    viewer: 'Alice',
    start: Date.now() - 600_000,
    optionsOf: {
      Alice(_, way) {
        network = way;
        return { transport: moving };
      },
    },
    steps: stepsOf({
      give: (node) => void moving.move(node ? { ready: Promise.resolve(node) } : undefined),
      network: () => network,
    }),
  };
}

/** The script of a page's playground, which is that of its first story. */
function scriptOf(room: string, name: string): Script | undefined {
  const story = readFileSync(join(root, `stories/${room}/${name}.stories.tsx`), 'utf8');
  if (story.includes('component: NodeStage')) return ofNodes(nodeSteps);
  if (story.includes('component: WakuReactStage')) return ofNodes(oneNodeSteps);
  if (story.includes('component: HookStage'))
    return ofHooks((/timeline: '(\w+)'/.exec(story)?.[1] ?? 'others') as Timeline);
  return byName.get(/script=\{(\w+)\}/.exec(story)?.[1] ?? '');
}

/** Made for each test: a Waku node has one life. */
const everyScript: readonly (readonly [name: string, make: () => Script])[] = [
  ...[...byName].map(([name, script]) => [name, () => script] as const),
  ...(Object.keys(timelines) as Timeline[]).map((name) => [`${name}, of hooks,`, () => ofHooks(name)] as const),
  ['of a Waku node', () => ofNodes(nodeSteps)] as const,
  ['of the Waku node of @waku/react', () => ofNodes(oneNodeSteps)] as const,
];

/** What a playground does for whoever is in it, without a page. */
async function open(person: Person): Promise<ReliableChannel> {
  const channel = await createReliableChannel(person.definition as Parameters<typeof createReliableChannel>[0]);
  person.handle = {
    state: 'open',
    channel,
    send: (content: string | Uint8Array) =>
      channel.send(typeof content === 'string' ? encoder.encode(content) : content),
    resend: channel.resend,
    retrieve: channel.retrieve,
  } as unknown as NonNullable<Person['handle']>;
  return channel;
}

/** What is wrong on somebody's way. */
function faultsIn(world: World): StepKind[] {
  return world.people.flatMap(({ faults }): StepKind[] => {
    const { cut, delayMin, loseNext, loss, publishFailure } = faults.get();
    return [
      ...(loseNext > 0 || loss > 0 ? ['drop' as const] : []),
      ...(delayMin > 0 ? ['delay' as const] : []),
      ...(cut || publishFailure > 0 ? ['cut' as const] : []),
    ];
  });
}

/** What is so at the end of a step. */
interface After {
  readonly step: Step;
  /** What was wrong at some time in it. */
  readonly during: ReadonlySet<StepKind>;
  /** What is wrong still. */
  readonly left: readonly StepKind[];
  /** Everybody's log. */
  readonly logs: readonly (readonly string[])[];
  /** How many messages there are. */
  readonly messages: number;
}

/** Plays a script to its end. */
async function play(script: Script): Promise<readonly After[]> {
  const world = createWorld(script);
  const opening = Promise.all(world.people.map(open));
  await world.clock.advance(60_000);
  const channels = await opening;
  let during = new Set<StepKind>();
  // Told as they are set: what is dropped next is dropped at once.
  world.subscribe(() => faultsIn(world).forEach((fault) => during.add(fault)));
  const played: After[] = [];
  for (const step of script.steps) {
    during = new Set(faultsIn(world));
    await step.happen?.(world);
    await world.clock.advance(step.lasts);
    const logs = channels.map((channel) => channel.log().map(({ messageId }) => messageId));
    played.push({ step, during, left: faultsIn(world), logs, messages: world.messages().length });
  }
  await Promise.all(channels.map((channel) => channel.close()));
  return played;
}

/** Nothing is wrong any more, and everybody has everything. */
function isWhole({ left, logs, messages }: After): boolean {
  return left.length === 0 && logs.every((log) => log.length === messages && String(log) === String(logs[0]));
}

describe('the script of the playground', () => {
  const documented = readSources().documented.map((one) => [one.name, roomOf(one)] as const);

  it('is there on every page', () => {
    expect(documented.filter(([name, room]) => scriptOf(room, name) === undefined)).toEqual([]);
  });

  it.each(documented)('of %s drops, delays and heals', (name, room) => {
    const named = scriptOf(room, name)!.steps.flatMap(({ kind }) => kind ?? []);
    expect(['drop', 'delay', 'heal'].filter((kind) => !named.includes(kind as StepKind))).toEqual([]);
  });

  it.each(everyScript)('%s does in each step what the step is named for', async (_, make) => {
    const untrue = (await play(make())).filter((after) => {
      const { kind } = after.step;
      return kind === 'heal' ? !isWhole(after) : kind !== undefined && !after.during.has(kind);
    });
    expect(untrue.map(({ step }) => step.title)).toEqual([]);
  });

  it.each(everyScript)('%s names each step in which something goes wrong', async (_, make) => {
    const played = await play(make());
    const before = [[], ...played.map(({ left }) => left)];
    const silent = played.filter(({ step, during }, index) =>
      [...during].some((fault) => !before[index]!.includes(fault) && fault !== step.kind),
    );
    expect(silent.map(({ step }) => step.title)).toEqual([]);
  });

  it.each(everyScript)(
    '%s ends with a network that is whole again, on which everybody has everything',
    async (_, make) => {
      const end = (await play(make())).at(-1)!;
      expect(end.messages).toBeGreaterThan(0);
      expect(isWhole(end)).toBe(true);
    },
  );
});
