// @ts-check
import { withNames } from './docstring.mjs';
import { cell, inTable, table } from './tables.mjs';

/** @typedef {import('./sources.mjs').Documented} Documented */
/** @typedef {import('./sources.mjs').DocumentedType} DocumentedType */

/** @param {string} code */
const fenced = (code, language = 'ts') => `\`\`\`${language}\n${code}\n\`\`\``;

/** Text that may begin in the middle of a sentence, as one that begins there. @param {string} text */
const sentence = (text) =>
  text === '' ? '' : text[0]?.toUpperCase() + text.slice(1) + (/[.:!?)`]$/.test(text) ? '' : '.');

/** Text that has no end yet, with one. @param {string} text */
const ended = (text) => sentence(text).replace(/[)`]$/, '$&.');

/**
 * The package's types that a hook takes or gives, and those they are made of.
 * @param {Documented} documented
 * @param {ReadonlyMap<string, DocumentedType>} types
 */
function typesOf(documented, types) {
  const found = new Set(/** @type {DocumentedType[]} */ ([]));
  /** @param {string} name */
  const add = (name) => {
    const type = types.get(name);
    if (!type || found.has(type)) return;
    found.add(type);
    for (const [inner] of type.text.matchAll(/\b[A-Z]\w+/g)) add(inner);
    // Of a component's properties those of its own entry too: what its render function is given.
    if (documented.kind !== 'component') return;
    for (const field of type.fields) {
      for (const [inner] of field.type.matchAll(/\b[A-Z]\w+/g)) {
        if (types.get(inner)?.entry === documented.entry) add(inner);
      }
    }
  };
  documented.types.forEach(add);
  return [...found];
}

/** @param {readonly import('./sources.mjs').Field[]} fields */
function fieldTable(fields) {
  const rows = fields.map((field) => [
    inTable(field.name + (field.optional ? '?' : '')),
    inTable(field.type),
    cell(field.meaning),
  ]);
  return rows.length === 0 ? '' : table(['field', 'type', 'meaning'], rows);
}

/** @param {DocumentedType} type */
function typeSection({ name, meaning, text, fields }) {
  return [`### ${name}`, meaning, text === '' ? '' : fenced(text), fieldTable(fields)];
}

/**
 * The page of a hook, a provider or a component.
 * @param {Documented} documented whose docstring is complete
 * @param {ReadonlyMap<string, DocumentedType>} types
 */
export function pageOf(documented, types) {
  const { name, kind, entry, file, signatures, parameters, fields, doc } = documented;
  if (!doc) throw new Error(`${name} has no docstring.`);
  const rows = parameters.map((parameter) => [
    inTable(parameter.name + (parameter.optional ? '?' : '')),
    inTable(parameter.type),
    cell(withNames(doc.parameters.get(parameter.name) ?? '')),
  ]);
  const used = typesOf(documented, types);
  return (
    [
      `# ${name}`,
      `<!-- Written by "npm run docs" from ${file}: do not edit. -->`,
      fenced(`import { ${name} } from '${entry}';`),
      withNames(doc.summary),
      '## When not to use it',
      ended(withNames(doc.avoid ?? '')),
      '## Accessibility',
      ended(withNames(doc.accessibility ?? '')),
      kind === 'hook' ? `## Signature` : '',
      kind === 'hook' ? fenced(signatures.map((line) => `${line};`).join('\n')) : '',
      ...(kind === 'hook' && rows.length > 0 ? ['## Parameters', table(['name', 'type', 'meaning'], rows)] : []),
      ...(doc.returns ? ['## Returns', sentence(withNames(doc.returns))] : []),
      ...(doc.renders.length > 0 ? ['## Renders again', sentence(withNames(doc.renders.join('\n\n')))] : []),
      ...(doc.throws.length > 0 ? ['## Throws', doc.throws.map((text) => `- ${withNames(text)}`).join('\n')] : []),
      ...doc.examples.flatMap((example) => ['## Example', fenced(example, 'tsx')]),
      ...(used.length + fields.length > 0
        ? [kind === 'hook' ? '## Types' : '## Properties', fieldTable(fields), ...used.flatMap(typeSection)]
        : []),
      ...(doc.see.length > 0 ? ['## See also', doc.see.map((text) => `- ${linked(text)}`).join('\n')] : []),
    ]
      .filter((part) => part !== '')
      .join('\n\n') + '\n'
  );
}

/** A text that begins with the name of another hook, as a link to its page. @param {string} text */
const linked = (text) => withNames(text).replace(/^`(\w+)`/, '[`$1`]($1.md)');

/** The first sentence of a docstring. @param {string} summary */
const firstSentence = (summary) => /^[^]*?[.](?=\s|$)/.exec(summary)?.[0].replace(/\s+/g, ' ') ?? summary;

/**
 * The list of all pages of a folder.
 * @param {string} title
 * @param {string} about
 * @param {readonly Documented[]} documented
 */
export function indexOf(title, about, documented) {
  const entries = [...new Set(documented.map(({ entry }) => entry))];
  const sections = entries.flatMap((entry) => {
    const ofEntry = documented.filter((one) => one.entry === entry);
    const rows = ofEntry.map(({ name, doc }) => [
      `[\`${name}\`](${name}.md)`,
      cell(withNames(firstSentence(doc?.summary ?? ''))),
    ]);
    return [`## \`${entry}\``, table(['name', 'what it is for'], rows)];
  });
  return (
    [`# ${title}`, '<!-- Written by "npm run docs" from the sources: do not edit. -->', about, ...sections].join(
      '\n\n',
    ) + '\n'
  );
}
