// @ts-check

/**
 * What a docstring says, part by part. Text is Markdown.
 * @typedef {object} Docstring
 * @property {string} summary what it is for: everything before the first tag
 * @property {Map<string, string>} parameters by name
 * @property {string | undefined} returns
 * @property {string | undefined} avoid when not to use it, and what to use instead
 * @property {string | undefined} accessibility what it does, or its user has to do, so that everybody can use the page
 * @property {string[]} renders when a component that calls it renders again
 * @property {string[]} throws
 * @property {string[]} see
 * @property {string[]} examples code, without its fence
 * @property {string[]} unknown tags that nothing is made of
 */

/** The text of a comment, without what makes it one. @param {string} comment */
function textOf(comment) {
  return comment
    .replace(/^\/\*\*[ \t]*/, '')
    .replace(/\s*\*\/$/, '')
    .split('\n')
    .map((line, index) => (index === 0 ? line : line.replace(/^\s*\*( |$)/, '')).trimEnd())
    .join('\n')
    .trim();
}

/** A comment in parts: the first without a tag, each other one with its own. Code in a fence is no tag. @param {string} text */
function partsOf(text) {
  const parts = [{ tag: '', lines: /** @type {string[]} */ ([]) }];
  let isCode = false;
  for (const line of text.split('\n')) {
    const begun = isCode ? null : /^@(\w+) ?(.*)$/.exec(line);
    if (begun) parts.push({ tag: begun[1] ?? '', lines: [begun[2] ?? ''] });
    else parts.at(-1)?.lines.push(line);
    if (line.startsWith('```')) isCode = !isCode;
  }
  return parts.map(({ tag, lines }) => ({ tag, text: lines.join('\n').trim() }));
}

/**
 * Reads a docstring. Tags begin a line; code is fenced.
 * @param {string} comment with its slashes and stars
 * @returns {Docstring}
 */
export function readDocstring(comment) {
  /** @type {Docstring} */
  const doc = {
    summary: '',
    parameters: new Map(),
    returns: undefined,
    avoid: undefined,
    accessibility: undefined,
    renders: [],
    throws: [],
    see: [],
    examples: [],
    unknown: [],
  };
  for (const { tag, text } of partsOf(textOf(comment))) {
    if (tag === '') doc.summary = text;
    else if (tag === 'param') {
      const [, name = '', meaning = ''] = /^(\w+)\s*([^]*)$/.exec(text) ?? [];
      doc.parameters.set(name, meaning);
    } else if (tag === 'returns') doc.returns = text;
    else if (tag === 'avoid') doc.avoid = text;
    else if (tag === 'accessibility') doc.accessibility = text;
    else if (tag === 'renders') doc.renders.push(text);
    else if (tag === 'throws') doc.throws.push(text);
    else if (tag === 'see') doc.see.push(text);
    else if (tag === 'example') doc.examples.push(/^```tsx?\n([^]*?)\n```$/.exec(text)?.[1] ?? '');
    else if (tag !== 'typeParam') doc.unknown.push(tag);
  }
  return doc;
}

/** Names in braces, as code. @param {string} text */
export const withNames = (text) => text.replace(/\{(?:@link )?([\w.]+)\}/g, '`$1`');

/** A comment on one line, for a table: its tags are said at the end. @param {string} comment */
export function readLine(comment) {
  return withNames(textOf(comment))
    .replace(/\s+/g, ' ')
    .replace(/[.;]? @param (\w+) /g, '. `$1`: ')
    .replace(/[.;]? @(default|returns|throws) /g, (_, tag) => `. ${tag[0].toUpperCase()}${tag.slice(1)}: `)
    .replace(/^@(default|returns|throws) /, (_, tag) => `${tag[0].toUpperCase()}${tag.slice(1)}: `)
    .trim();
}
