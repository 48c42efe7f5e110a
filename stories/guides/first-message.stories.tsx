import preview from '../../.storybook/preview.js';
import { examples } from '../../docs/guides/first-message.md?examples';
import page from '../../docs/guides/first-message.md?raw';
import { guide, GuideExamples } from '../support/manual/GuidePage.js';
import { playGuide } from '../support/playground/playing.js';

const meta = preview.meta({
  title: 'Guides/First message',
  component: GuideExamples,
  args: { examples },
  argTypes: { examples: { table: { disable: true } } },
  parameters: guide(page, examples),
});

/** What is live in the guide, without its text. */
export const Live = meta.story({
  play: ({ canvasElement }) =>
    playGuide(canvasElement, [
      [5, 'Up to date'],
      [5, 'Say hello'],
    ]),
});
