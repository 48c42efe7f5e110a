import { Markdown, Primary, Stories, Title, useOf } from '@storybook/addon-docs/blocks';
import { linked } from './links.js';

/** A page of `docs` in three: what it is for and when not to use it; what to see to; all the rest. */
function partsOf(page: string) {
  const text = page.replace(/^# .*\n/, '').replace(/<!--.*-->\n/, '');
  const [lead = '', ...sections] = text.split(/^(?=## )/m);
  const named = (name: string) => sections.find((section) => section.startsWith(`## ${name}\n`)) ?? '';
  const avoid = named('When not to use it');
  const rest = sections.filter((section) => section !== avoid).join('');
  return { lead: lead + avoid, rest };
}

/** The page of a component or hook: the text of `docs`, with the live part where the reader has learned what it is for. */
export function ManualPage() {
  const { preparedMeta } = useOf('meta', ['meta']);
  const { page, room } = preparedMeta.parameters['manual'] as { page: string; room: string };
  const { lead, rest } = partsOf(linked(page, room));
  return (
    <>
      <Title />
      <Markdown>{lead}</Markdown>
      <h2 id="playground">Playground</h2>
      <Primary />
      <Markdown>{rest}</Markdown>
      <Stories title="More to try" includePrimary={false} />
    </>
  );
}
