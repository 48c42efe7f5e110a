import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createReliableChannel, type ReliableChannel } from 'react-reliable-channel/engine';
import { readSources } from '../../scripts/docs/sources.mjs';
import { roomOf } from '../../scripts/docs/write.mjs';
import { root } from '../../scripts/run.mjs';
import { hookTimeline } from '../../stories/support/hooks/timeline.js';
import * as domainScripts from '../../stories/support/playground/domainScripts.js';
import type { Script } from '../../stories/support/playground/script.js';
import * as scripts from '../../stories/support/playground/scripts.js';
import { createWorld, type Person, type World } from '../../stories/support/playground/world.js';

const encoder = new TextEncoder();
const byName = new Map(
  Object.entries({ ...scripts, ...domainScripts }).filter(
    (entry): entry is [string, Script] => typeof entry[1] === 'object',
  ),
);
const ofHooks = hookTimeline({ say: (text) => text, latency: 300, store: true, saidBefore: 0, arrives: false });

/** The scripts of a page's stories. Those of a Waku node have no network: what is theirs is tried by their stories. */
function scriptsOf(room: string, name: string): readonly Script[] {
  const story = readFileSync(join(root, `stories/${room}/${name}.stories.tsx`), 'utf8');
  if (story.includes('HookStage')) return [ofHooks];
  return [...story.matchAll(/script=\{(\w+)\}/g)].map(([, script]) => byName.get(script!)!);
}

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
function faultsIn(world: World): string[] {
  return world.people.flatMap(({ faults }) => {
    const { cut, delayMin, loseNext, loss, publishFailure } = faults.get();
    return [
      ...(loseNext > 0 || loss > 0 ? ['drop'] : []),
      ...(delayMin > 0 ? ['delay'] : []),
      ...(cut || publishFailure > 0 ? ['cut'] : []),
    ];
  });
}

/** Plays a script to its end. */
async function play(script: Script) {
  const world = createWorld(script);
  const opening = Promise.all(world.people.map(open));
  await world.clock.advance(60_000);
  const channels = await opening;
  const seen = new Set<string>();
  // Told as they are set: what is dropped next is dropped at once.
  world.subscribe(() => faultsIn(world).forEach((fault) => seen.add(fault)));
  for (const { happen, lasts } of script.steps) {
    happen?.(world);
    await world.clock.advance(lasts);
  }
  const logs = channels.map((channel) => channel.log().map(({ messageId }) => messageId));
  const end = { faults: faultsIn(world), logs, messages: world.messages().length };
  await Promise.all(channels.map((channel) => channel.close()));
  return { seen, end };
}

describe('the script of the playground', () => {
  const documented = readSources().documented.map((one) => [one.name, roomOf(one)] as const);
  const withNetwork = documented.filter(([name, room]) => scriptsOf(room, name).length > 0);

  it('is there on every page but those of a node of Waku', () => {
    const without = documented.map(([name]) => name).filter((name) => !withNetwork.some(([one]) => one === name));
    expect(without.toSorted()).toEqual(['WakuProvider', 'WakuReactProvider', 'useWakuNode', 'useWakuTransport']);
  });

  it.each(withNetwork)('of %s lets something go wrong on the network', async (name, room) => {
    const played = await Promise.all(scriptsOf(room, name).map(play));
    expect(played.flatMap(({ seen }) => [...seen])).not.toEqual([]);
  });

  it.each([...byName, ['every hook', ofHooks] as const])(
    '%s ends with a network that is whole again, on which everybody has everything',
    async (_, script) => {
      const { end } = await play(script);
      expect(end.faults).toEqual([]);
      expect(end.messages).toBeGreaterThan(0);
      for (const log of end.logs) expect(log).toEqual(end.logs[0]);
      expect(end.logs[0]).toHaveLength(end.messages);
    },
  );

  it('of hooks drops, delays and cuts off', async () => {
    const { seen } = await play(ofHooks);
    expect([...seen].toSorted()).toEqual(['cut', 'delay', 'drop']);
  });
});
