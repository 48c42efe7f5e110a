import type { ComponentType } from 'react';
import { beforeEach, afterEach, expect, it, vi } from 'vitest';
import { stubLayout } from '../ui/support/layout.js';
import type { Scene } from './scene.js';
import { playScenario } from './scene.js';

interface GuideExample {
  readonly Example: ComponentType;
  readonly script: string;
}

const modules = import.meta.glob<readonly GuideExample[]>('../../docs/guides/*.md', {
  query: '?examples',
  import: 'examples',
  eager: true,
});

/** The live blocks, by guide and component. */
const examples = Object.entries(modules).flatMap(([path, blocks]) =>
  blocks.map(({ Example }) => [`${/([\w-]+)\.md$/.exec(path)![1]!}: ${Example.name}`, Example] as const),
);

const said = ({ type, ...data }: { type: string; [field: string]: unknown }) => JSON.stringify({ type, data });
/** What strangers send: no JSON, no object, no text where one is expected. */
const hostile = ['no JSON', 'null', '7', said({ type: 'post' }), said({ type: 'question', text: { toString: 1 } })];
const idsOf = ({ bob }: Scene) => bob.log().map(({ messageId }) => messageId);

const conversation = async ({ say, until }: Scene) => {
  say('hello from bob');
  await until('hello from bob');
};

/** What each has to show, on the simulated network. */
const scenarios: Record<string, (scene: Scene) => Promise<void>> = {
  'README: Chat': conversation,
  'first-message: Conversation': conversation,
  'first-message: Hello': async ({ click, pass, heard }) => {
    await pass(1_000);
    await click('Say hello');
    await pass(1_000);
    expect(heard()).toEqual(['hello']);
  },
  'forum-trees: Forum': async (scene) => {
    await scene.until('No thread yet.');
    for (const garbage of hostile) scene.say(garbage);
    scene.say(said({ type: 'post', text: 'the post' }));
    scene.say(said({ type: 'comment', on: idsOf(scene).at(-1), text: 'the comment' }));
    await scene.until(/the post.*the comment/);
  },
  'gaps: Reading': conversation,
  'gaps: Rows': async ({ say, until, faults }) => {
    await until('No messages yet.');
    say('first');
    await until('bob: first');
    faults.set({ loseNext: 1 });
    say('second');
    say('third');
    await until('bob: firstbob: secondbob: third');
  },
  'gaps: WithLateOnes': conversation,
  'incomplete-votes: Questions': async (scene) => {
    await scene.until('Nothing was asked yet.');
    for (const garbage of hostile) scene.say(garbage);
    scene.say(said({ type: 'question', text: 'the question' }));
    await scene.until('the question');
    scene.say(said({ type: 'vote', on: idsOf(scene).at(-1), choice: 1 }));
    await scene.until(/^1/);
    await scene.click('Upvote, 1 vote');
    await scene.until(/^2/);
  },
  'showing-failure: OwnMessages': ({ until }) => until('Nothing sent yet.'),
  'showing-failure: Waiting': ({ until }) => until('Up to date'),
  'testing: Missing': ({ until }) => until('Complete'),
  'theming: Plum': conversation,
  'theming: Stamps': ({ until }) => until('Nothing sent yet.'),
};

let complaints: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  stubLayout();
  complaints = vi.spyOn(console, 'error');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('every live block of a guide is played, and every scenario is of one', () => {
  expect(Object.keys(scenarios).toSorted()).toEqual(examples.map(([name]) => name).toSorted());
});

it.each(examples)('%s shows what it should, under StrictMode and without a complaint', async (name, Example) => {
  await playScenario(Example, { play: scenarios[name]! });
  expect(complaints).not.toHaveBeenCalled();
});
