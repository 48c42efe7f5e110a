import { Markdown, Title, Unstyled, useOf } from '@storybook/addon-docs/blocks';
import { type ComponentType, Fragment } from 'react';
import * as domainScripts from '../playground/domainScripts.js';
import * as ownScripts from '../playground/ownScripts.js';
import { Playground } from '../playground/Playground.js';
import type { Script } from '../playground/script.js';
import * as scripts from '../playground/scripts.js';
import { linked } from './links.js';

/** A live block of a guide. */
interface GuideExample {
  readonly Example: ComponentType;
  readonly code: string;
  readonly script: string;
}

const byName = new Map<string, unknown>([
  ...Object.entries(scripts),
  ...Object.entries(ownScripts),
  ...Object.entries(domainScripts),
]);

function scriptOf(name: string): Script {
  const script = byName.get(name);
  if (typeof script === 'object') return script as Script;
  throw new Error(`There is no script "${name}" for a guide: see stories/support/playground.`);
}

/** A block of a guide, live. */
function Live({ Example, script }: GuideExample) {
  return (
    <Playground script={scriptOf(script)}>
      <div className="play-view">
        <Example />
      </div>
    </Playground>
  );
}

/** All live blocks of a guide, one below the other. */
export function GuideExamples({ examples }: { examples: readonly GuideExample[] }) {
  return examples.map((example) => (
    <div key={example.code} className="guide-example">
      <Live {...example} />
    </div>
  ));
}

/** A guide: its text, and each live block with what it does. */
function GuidePage() {
  const { preparedMeta } = useOf('meta', ['meta']);
  const { page, examples } = preparedMeta.parameters['guide'] as { page: string; examples: readonly GuideExample[] };
  const texts = linked(page.replace(/^# .*\n/, ''), 'guides').split(/^```tsx live=\w+\n[^]*?\n```$/m);
  return (
    <>
      <Title />
      {texts.map((text, index) => {
        const example = examples[index];
        return (
          <Fragment key={text}>
            <Markdown>{text}</Markdown>
            {example && (
              <>
                <Markdown>{`\`\`\`tsx\n${example.code}\n\`\`\``}</Markdown>
                <Unstyled>
                  <div className="docs-story guide-live">
                    <Live {...example} />
                  </div>
                </Unstyled>
              </>
            )}
          </Fragment>
        );
      })}
    </>
  );
}

/** Parameters of the stories of a guide: its page is that of `docs/guides`. @param page as text */
export function guide(page: string, examples: readonly GuideExample[]) {
  return { guide: { page, examples }, docs: { page: GuidePage } };
}
