#!/usr/bin/env node
// @ts-check
import { ensureChromium } from './chromium.mjs';
import { ensureFirefox } from './firefox.mjs';
import { run } from './run.mjs';

const usage = `Usage: npm test -- [arguments for vitest]

Runs unit (Node), dom (jsdom, React 19), react18 (the same on React 18.3), e2e (the example app in Chromium) and firefox (a
smoke test of it in Firefox). Stories are shown by "npm run pictures", with their play functions and axe; in the project
storybook they run in the light alone, and say more of what failed.
Browsers: CHROMIUM_PATH and FIREFOX_PATH, else the system's, else Debian's are installed when this runs as root.

  npm test -- --project unit            one project: unit, dom, react18, storybook, e2e, firefox
  npm test -- test/sds                  only files whose path contains this
  npm test -- --project unit --watch    again on every change`;

const passedOn = process.argv.slice(2);
if (passedOn.includes('--help')) {
  console.log(usage);
  process.exit(0);
}

const chosen = passedOn.flatMap((argument, index) =>
  argument === '--project'
    ? [passedOn[index + 1] ?? '']
    : argument.startsWith('--project=')
      ? [argument.slice(10)]
      : [],
);
/** Whether it is certain that none of these projects runs. @param {readonly string[]} projects */
const isLeftOut = (projects) => chosen.length > 0 && !chosen.some((project) => projects.includes(project));
// A file that is named is rarely Firefox's; its test finds Firefox itself then.
const isNarrowed = chosen.length === 0 && passedOn.some((argument) => !argument.startsWith('-'));

const env = { ...process.env };
try {
  if (!isLeftOut(['storybook', 'e2e'])) env['CHROMIUM_PATH'] = ensureChromium();
  if (!isLeftOut(['firefox']) && !isNarrowed) env['FIREFOX_PATH'] = ensureFirefox();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

const mode = passedOn.includes('--watch') ? [] : ['run'];
// A story that is named is wanted.
const isOfStories = chosen.length > 0 || passedOn.some((argument) => /\bstories\b/.test(argument));
const projects = isOfStories ? [] : ['--project=!storybook'];
process.exitCode = run('vitest', [...mode, ...projects, ...passedOn], { env }) ? 0 : 1;
