/** Components of `/ui/domain`, which have a part of the sidebar of their own. */
const domainEntry = "from 'react-reliable-channel/ui/domain'";

const pages = import.meta.glob<string>('../../../docs/components/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const isDomain = (name: string) => pages[`../../../docs/components/${name}.md`]?.includes(domainEntry) ?? false;

/** The part of the sidebar where a component's page is. */
export const partOf = (name: string): string => (isDomain(name) ? 'Domain' : 'Components');

const idOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Where the list of a room leads to: in the Storybook the sidebar is the list. */
const firstPages: Record<string, string> = {
  guides: 'start',
  components: 'components-messagelist',
  hooks: 'hooks-usereliablechannel',
};

/** The Storybook's address of a page of `docs`, by its path there. Undefined: it is not in the Storybook. */
function addressOf(path: string): string | undefined {
  const [, room = '', file = ''] = /^(hooks|components|guides)\/([\w-]+)\.md$/.exec(path) ?? [];
  if (room === '') return undefined;
  if (file === 'README') return `?path=/docs/${firstPages[room]}--docs`;
  const part = room === 'hooks' ? 'Hooks' : room === 'guides' ? 'Guides' : partOf(file);
  return `?path=/docs/${idOf(part)}-${idOf(file)}--docs`;
}

/**
 * Links between pages of `docs` as links between pages of the Storybook; what is not in it is named without a link.
 * @param markdown
 * @param from the folder of `docs` it is in
 */
export function linked(markdown: string, from: string): string {
  return markdown.replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (link, text: string, target: string) => {
    if (/^https?:/.test(target)) return link;
    const { pathname } = new URL(target, `https://docs.invalid/docs/${from}/`);
    const address = addressOf(pathname.replace(/^\/docs\//, ''));
    return address === undefined ? text : `[${text}](${address})`;
  });
}
