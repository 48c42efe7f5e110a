// @ts-check
import { compare } from './compare.mjs';
import { readStored } from './stored.mjs';
import { takePictures } from './take.mjs';

/** Changes that somebody could make by accident, each with a story and the modes that have to show it. */
const changes = [
  {
    what: 'a tick of another colour',
    story: 'states-deliverystatus--acknowledged',
    css: '.rc-status[data-acknowledged] > .rc-shape { color: var(--rc-muted) }',
    modes: ['light', 'dark', 'right-to-left'],
  },
  {
    what: 'one pixel more padding',
    story: 'states-messagelist--conversation',
    css: '.rc-row { padding-block-start: 3px }',
    modes: ['light', 'dark', 'right-to-left', 'forced-colours'],
  },
  {
    what: 'a line of another shade',
    story: 'states-gaprow--missing',
    css: '.rc-gap-rule { opacity: 0.45 }',
    modes: ['light', 'dark', 'right-to-left'],
  },
  {
    what: 'a margin to the left that should be at the start',
    story: 'states-syncbanner--incomplete',
    css: '.rc-sync > .rc-button { margin-inline-start: 0; margin-left: auto }',
    modes: ['right-to-left'],
  },
  {
    what: 'a corner that is less round',
    story: 'states-composer--with-draft',
    css: '.rc-send { border-radius: 2px }',
    modes: ['light', 'dark', 'right-to-left', 'forced-colours'],
  },
];

/** Mistakes that axe has to find, each where no other is, with the modes it is one in. */
const mistakes = [
  {
    what: 'a text that is faint in the dark only',
    story: 'states-gaprow--missing',
    css: "[data-rc-theme='dark'] .rc-gap * { color: #555 }",
    html: '',
    rule: 'color-contrast',
    modes: ['dark'],
  },
  {
    what: 'a button without a name',
    story: 'states-syncbanner--synced',
    css: '',
    html: '<button></button>',
    rule: 'button-name',
    modes: ['light', 'right-to-left', 'forced-colours'],
  },
];

/**
 * Makes each change, and looks whether the pictures tell; and each mistake, and looks whether axe does.
 * @param {readonly import('./take.mjs').Story[]} stories
 * @param {{ folder: string, workers: number }} options
 * @returns {Promise<boolean>} whether every change is seen
 */
export async function proveThatItFails(stories, options) {
  const unknown = [...changes, ...mistakes].find((one) => !stories.some(({ id }) => id === one.story));
  if (unknown) {
    console.log(`FAIL  There is no story ${unknown.story} any more: choose another in scripts/pictures/proof.mjs.`);
    return false;
  }
  const isProven = [await proveChanges(stories, options), await proveMistakes(stories, options)].every(Boolean);
  console.log(isProven ? 'Every change is seen.' : 'Not every change is seen: the pictures and axe tell too little.');
  return isProven;
}

/** @type {typeof proveThatItFails} */
async function proveChanges(stories, options) {
  const changeOf = new Map(changes.map((change) => [change.story, change]));
  const affected = stories.filter(({ id }) => changeOf.has(id));
  const cssOf = (/** @type {string} */ id) => changeOf.get(id)?.css ?? '';
  let isProven = true;
  for await (const { story, pictures, failure } of takePictures(affected, { ...options, cssOf })) {
    const change = changeOf.get(story.id);
    for (const mode of change?.modes ?? []) {
      const stored = readStored(story.id, mode);
      const now = pictures.get(mode);
      const compared = stored && now && compare(stored, now);
      const isSeen = compared !== undefined && !compared.same;
      isProven &&= isSeen;
      const found = compared
        ? `${compared.pixels} pixels differ, ${compared.allowed} may`
        : (failure ?? 'no picture is stored');
      console.log(`${isSeen ? 'ok   ' : 'FAIL '} ${change?.what}, ${mode}: ${compared?.size ?? found}`);
    }
  }
  return isProven;
}

/** @type {typeof proveThatItFails} */
async function proveMistakes(stories, options) {
  const mistakeOf = new Map(mistakes.map((mistake) => [mistake.story, mistake]));
  const affected = stories.filter(({ id }) => mistakeOf.has(id));
  const cssOf = (/** @type {string} */ id) => mistakeOf.get(id)?.css ?? '';
  const htmlOf = (/** @type {string} */ id) => mistakeOf.get(id)?.html ?? '';
  let isProven = true;
  for await (const { story, wrong, failure } of takePictures(affected, { ...options, cssOf, htmlOf })) {
    const { what, rule, modes } = mistakeOf.get(story.id) ?? { what: '', rule: '', modes: [] };
    const found = wrong.filter((one) => one.what.startsWith(`${rule}:`)).map(({ mode }) => mode);
    const isFound = failure === undefined && found.join() === modes.join();
    isProven &&= isFound;
    const said = failure ?? `axe finds it in ${found.join(', ') || 'no mode'}, and should in ${modes.join(', ')}`;
    console.log(`${isFound ? 'ok   ' : 'FAIL '} ${what}: ${said}`);
  }
  return isProven;
}
