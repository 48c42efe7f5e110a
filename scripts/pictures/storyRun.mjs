// @ts-check

/**
 * @typedef {object} Shown how a story went
 * @property {string} [failure] what went wrong
 * @property {number} [lasted] how long it took by the story's clock, ms
 */

/**
 * Runs in a page of the Storybook: shows a story, lets its play function end, and what it began go on for a while.
 * @param {{ id: string, globals: Record<string, unknown>, after: number, longest: number }} what `after` its end the clock goes on
 *   for so long, ms; after `longest` it is given up, ms of its own clock
 * @returns {Promise<Shown>}
 */
export async function showStory({ id, globals, after, longest }) {
  const { storyTime, __STORYBOOK_PREVIEW__: preview, __STORYBOOK_ADDONS_CHANNEL__: channel } = window;
  await preview.ready();
  // Asked for before anything is measured: a font that comes later would move what stands already.
  const samples = ['Aa', 'ا', '👍🎉'];
  const families = new Set([...document.fonts].map(({ family }) => family));
  await Promise.all(
    [...families].flatMap((family) => samples.map((text) => document.fonts.load(`16px ${family}`, text))),
  );

  /** @type {string | undefined} */
  let failure;
  let isRunning = false;
  let isOver = false;
  const ended = () => (isOver = true);
  /** @type {Promise<void>} */
  const begun = new Promise((resolve) => {
    channel.on('storyRenderPhaseChanged', ({ newPhase }) => {
      if (newPhase === 'rendering' && !isRunning) {
        isRunning = true;
        storyTime.start();
        resolve();
      }
      if (['finished', 'aborted'].includes(newPhase)) ended();
    });
    for (const event of ['playFunctionThrewException', 'storyThrewException', 'storyErrored', 'storyMissing']) {
      channel.on(event, (error) => {
        failure ??= error.message ?? error.title ?? event;
        ended();
        resolve();
      });
    }
  });
  channel.emit('updateGlobals', { globals });
  channel.emit('setCurrentStory', { storyId: id, viewMode: 'story' });
  await begun;
  for (;;) {
    await storyTime.settle();
    if (isOver || !(await storyTime.next(longest))) break;
  }
  if (!isOver) return { failure: `its play function has not ended after ${longest / 1_000} s of the story's clock` };
  if (failure !== undefined) return { failure };
  const lasted = storyTime.elapsed();
  while (await storyTime.next(lasted + after)) await storyTime.settle();
  await document.fonts.ready;
  await storyTime.settle();
  return { lasted };
}

/**
 * Runs in a page of the Storybook that shows a story already: shows it otherwise.
 * @param {Record<string, unknown>} globals
 */
export async function showOtherwise(globals) {
  const { storyTime, __STORYBOOK_ADDONS_CHANNEL__: channel } = window;
  let isOver = false;
  const listen = (/** @type {{ newPhase: string }} */ { newPhase }) => {
    if (newPhase === 'finished') isOver = true;
  };
  channel.on('storyRenderPhaseChanged', listen);
  channel.emit('updateGlobals', { globals });
  // The Storybook looks for animations a moment after it has rendered.
  const limit = storyTime.elapsed() + 1_000;
  for (;;) {
    await storyTime.settle();
    if (isOver || !(await storyTime.next(limit))) break;
  }
  channel.off('storyRenderPhaseChanged', listen);
  await document.fonts.ready;
  await storyTime.settle();
}
