#!/usr/bin/env node
// @ts-check
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { compare } from './pictures/compare.mjs';
import { modes } from './pictures/modes.mjs';
import { proveThatItFails } from './pictures/proof.mjs';
import { fileOf, reportFolder, writeReport } from './pictures/report.mjs';
import { pathOf, readStored, removeAll, sizeOf, store, storedFolder, strays } from './pictures/stored.mjs';
import { storiesOf, takePictures } from './pictures/take.mjs';
import { readArguments, root, run } from './run.mjs';

const usage = `Usage: npm run pictures [-- --update] [-- --story=TEXT,TEXT] [-- --built]

Shows every story in Chromium, in four modes (${modes.map(({ name }) => name).join(', ')}), and compares each with the
picture in ${storedFolder}/. A story without pictures is an error, and so are pictures without a story.
Stories run on a clock of their own that jumps from timer to timer, so that they look the same every time.
A play function that fails is an error, and so is what axe finds in one of them: anything in the light, contrast in the
dark, all but colours from right to left and in forced colours.
What differs is put into ${reportFolder}/, with a page, index.html, that shows the stored picture, the one of now and the
difference side by side, and below them all that are stored.

  --update       stores what differs or is new, removes what has no story any more; look at it before you commit
  --story=A,B    only stories whose id has one of these in it; --list shows the ids
  --list         the ids of the stories
  --built        does not build the Storybook: takes the one in storybook-static/
  --prove        changes the styles a little, again and again, and fails where the pictures, or axe, do not tell; compares nothing else
  --repeat=N     takes and compares all pictures N times, to see whether they are the same every time
  --workers=N    stories at a time, by default twice the cores

Fails when a picture differs, or axe finds something.`;

const args = readArguments(usage, ['--update', '--story', '--list', '--built', '--prove', '--repeat', '--workers']);
/** @param {string} name */
const valueOf = (name) => args.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1);
/** @param {string} name @param {number} otherwise */
const numberOf = (name, otherwise) => {
  const text = valueOf(name);
  if (text === undefined) return otherwise;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  console.error(`${name} must be a whole number of at least 1.\n\n${usage}`);
  return process.exit(2);
};

const folder = 'storybook-static';
const workers = numberOf('--workers', 2 * availableParallelism());
const isUpdate = args.includes('--update');

if (!args.includes('--built')) {
  console.log('Building the Storybook ...');
  if (!run('storybook', ['build', '--quiet', '--loglevel', 'error'])) process.exit(1);
} else if (!existsSync(join(root, folder, 'index.json'))) {
  console.error(`There is no ${folder}/index.json: run "npm run build:storybook" first, or leave out --built.`);
  process.exit(1);
}

const wanted = valueOf('--story')?.split(',');
const known = storiesOf(folder);
const stories = known.filter(({ id }) => wanted?.some((text) => id.includes(text)) ?? true);
if (stories.length === 0) {
  console.error(`No story has "${wanted?.join('" or "')}" in its id; --list shows them all.`);
  process.exit(2);
}

if (args.includes('--list')) {
  for (const { id } of stories) console.log(id);
} else if (args.includes('--prove')) {
  process.exitCode = (await proveThatItFails(known, { folder, workers })) ? 0 : 1;
} else {
  for (let round = numberOf('--repeat', 1); round > 0 && process.exitCode === undefined; round--) {
    if (!(await comparePictures())) process.exitCode = 1;
  }
}

/** @returns {Promise<boolean>} whether all is as it was stored, or is now */
async function comparePictures() {
  const began = performance.now();
  /** @type {import('./pictures/report.mjs').Finding[]} */
  const findings = [];
  let count = 0;
  let written = 0;
  let mistakes = 0;
  /** @param {string} id @param {string} mode @param {Buffer} picture */
  const isKnown = (id, mode, picture) => {
    const stored = readStored(id, mode);
    return stored !== undefined && compare(stored, picture).same;
  };
  for await (const { story, pictures, wrong, failure } of takePictures(stories, { folder, workers, isKnown })) {
    count++;
    mistakes += wrong.length;
    for (const { mode, what } of wrong) console.log(`${story.id}, ${mode}: axe finds ${what}`);
    /** @type {import('./pictures/report.mjs').Finding[]} */
    const ofStory = [];
    for (const { name: mode } of modes) {
      const now = pictures.get(mode);
      const old = readStored(story.id, mode);
      if (!now) {
        // Said once, for the first mode that is missing.
        ofStory.push({ story, mode, what: `not shown: ${failure}`, old });
        break;
      }
      const compared = old && compare(old, now);
      if (compared?.same) continue;
      if (isUpdate) {
        store(story.id, mode, now);
        written++;
      } else if (old && compared) {
        const { pixels, allowed, size } = compared;
        const what = `${size ? `it is ${size}, ` : ''}${pixels} pixels differ, ${allowed} may`;
        ofStory.push({ story, mode, what, old, now, difference: compared.difference() });
      } else {
        ofStory.push({ story, mode, what: 'no picture is stored', now });
      }
    }
    findings.push(...ofStory);
    const progress = `${String(count).padStart(4)}/${stories.length}`;
    if (ofStory.length > 0)
      for (const { mode, what } of ofStory) console.log(`${progress}  ${story.id}, ${mode}: ${what}`);
    else if (process.stdout.isTTY) process.stdout.write(`\r${progress}`);
    else if (count % 20 === 0) console.log(progress);
  }
  if (process.stdout.isTTY) process.stdout.write('\r');

  const paths = new Set(known.flatMap(({ id }) => modes.map(({ name }) => pathOf(id, name))));
  const stray = strays(paths);
  if (isUpdate) removeAll(stray);
  else for (const path of stray) console.log(`${path}: there is no such story or mode any more`);
  const page = writeReport(findings, stories);

  const seconds = Math.round((performance.now() - began) / 1_000);
  const bad = findings.length + (isUpdate ? 0 : stray.length);
  console.log(`${stories.length} stories, ${stories.length * modes.length} pictures, ${seconds} s`);
  if (isUpdate) {
    const size = (sizeOf(paths) / 1e6).toFixed(1);
    console.log(`${written} written, ${stray.length} removed; ${size} MB in ${storedFolder}/. Look at them: ${page}`);
  }
  if (mistakes > 0)
    console.log(`\naxe finds something in ${mistakes} ${mistakes === 1 ? 'place' : 'places'}, above: mend it.`);
  if (bad === 0) return mistakes === 0;
  const different = findings.find(({ now }) => now);
  const isShown = findings.every(({ now }) => now);
  console.log(`\n${bad} ${bad === 1 ? 'picture is' : 'pictures are'} not as stored. Side by side: ${page}`);
  if (different) {
    const { story, mode } = different;
    console.log(`(as files: ${reportFolder}/${fileOf(story.id, mode, 'now')}, .old.png, .difference.png)`);
  }
  if (!isShown)
    console.log('A story that is not shown cannot be compared: mend it first (npm run storybook shows it).');
  if (!isUpdate && (different || stray.length > 0)) {
    console.log(
      'Is it meant, or is the story new? Then run "npm run pictures -- --update", look at the pictures and commit them.',
    );
  }
  return false;
}
