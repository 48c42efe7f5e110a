// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { root } from '../run.mjs';
import { readLine } from './docstring.mjs';
import { cell, inTable, table } from './tables.mjs';

/**
 * A string of the components.
 * @typedef {object} DocumentedString
 * @property {string} section what it belongs to
 * @property {string} name
 * @property {readonly { name: string, type: string }[]} parameters
 * @property {boolean} isFunction
 * @property {string} meaning
 * @property {readonly string[]} defaults in English: the string, or what the function says of samples
 */

const sources = [
  { file: 'src/ui/strings/strings.ts', type: 'ReliableChannelStrings', values: 'defaultStrings' },
  { file: 'src/ui/domain/domainStrings.ts', type: 'DomainStrings', values: 'defaultDomainStrings' },
];

/** What stands for an argument, by its name or its type. @type {Record<string, readonly unknown[]>} */
const samples = {
  number: [1, 2],
  boolean: [false, true],
  Ago: [{ value: 8, unit: 'second' }],
  author: ['Alice'],
  name: ['Alice'],
  reason: ['no peer'],
  element: ['👍'],
  soFar: [12],
  roster: [5],
};

/** @param {{ name: string, type: string }} parameter @returns {readonly unknown[]} */
function samplesOf({ name, type }) {
  const [first = ''] = type.split(' | ');
  const literals = [...type.matchAll(/'([^']+)'/g)].map(([, literal]) => literal);
  const values = samples[name] ?? samples[first] ?? literals;
  if (values.length === 0) {
    throw new Error(`No sample for the argument ${name}: ${type} of a string. Add one in scripts/docs/strings.mjs.`);
  }
  return type.includes('undefined') ? [...values, undefined] : values;
}

/** Every way to choose one of each; the first differs soonest. @param {readonly (readonly unknown[])[]} choices @returns {unknown[][]} */
const combined = (choices) =>
  choices.reduceRight(
    (/** @type {unknown[][]} */ all, values) => all.flatMap((after) => values.map((value) => [value, ...after])),
    [[]],
  );

/** The most that is shown of what one function says. */
const shown = 5;

/** @param {(...args: unknown[]) => string} say @param {readonly { name: string, type: string }[]} parameters */
function saidBy(say, parameters) {
  return [...new Set(combined(parameters.map(samplesOf)).map((args) => say(...args)))].slice(0, shown);
}

/** The heading before a member, where one begins there. @param {string} trivia */
const headingIn = (trivia) => /^\s*\/\/ (.*)$/m.exec(trivia)?.[1];

/** The English of both, run from the sources. @returns {Promise<Record<string, Record<string, unknown>>>} */
async function readDefaults() {
  const contents = sources.map(({ file, values }) => `export { ${values} } from './${file}';`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'error',
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return import(/* @vite-ignore */ `data:text/javascript;base64,${code}`);
}

/**
 * The strings of one interface.
 * @param {string} code of the module that declares it
 * @param {string} type
 * @param {Record<string, unknown>} values
 * @returns {DocumentedString[]}
 * @throws {Error} naming every string without a docstring, or without a default
 */
export function stringsIn(code, type, values) {
  const source = ts.createSourceFile('strings.ts', code, ts.ScriptTarget.ESNext, true);
  const declaration = source.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === type,
  );
  if (!declaration || !ts.isInterfaceDeclaration(declaration)) throw new Error(`There is no interface ${type}.`);
  let section = '';
  const problems = /** @type {string[]} */ ([]);
  const strings = declaration.members.flatMap((member) => {
    const name = member.name?.getText() ?? '';
    section = headingIn(code.slice(member.getFullStart(), member.getStart(source, true))) ?? section;
    const comment = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc)?.getText();
    const meaning = comment === undefined ? '' : readLine(comment);
    if (meaning === '') problems.push(`${type}.${name} has no docstring that says when it is shown or spoken.`);
    if (section === '') problems.push(`${type}.${name} stands in no section: put a "// Heading" above it.`);
    const parameters = ts.isMethodSignature(member)
      ? member.parameters.map((one) => ({ name: one.name.getText(), type: one.type?.getText() ?? 'unknown' }))
      : [];
    const value = values[name];
    const isFunction = typeof value === 'function';
    if (value === undefined) problems.push(`${type}.${name} has no default.`);
    const defaults = isFunction
      ? saidBy(/** @type {(...args: unknown[]) => string} */ (value), parameters)
      : [String(value)];
    return [{ section, name, parameters, isFunction, meaning, defaults }];
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return strings;
}

/** Every string of the components. @returns {Promise<DocumentedString[]>} */
export async function readStrings() {
  const values = await readDefaults();
  return sources.flatMap(({ file, type, values: name }) =>
    stringsIn(readFileSync(join(root, file), 'utf8'), type, values[name] ?? {}),
  );
}

/** The page of all strings. @param {readonly DocumentedString[]} strings */
export function stringsPage(strings) {
  const sections = [...new Set(strings.map(({ section }) => section))].flatMap((section) => [
    `## ${section}`,
    table(
      ['string', 'default', 'arguments', 'meaning'],
      strings
        .filter((one) => one.section === section)
        .map(({ name, defaults, parameters, meaning }) => [
          `\`${name}\``,
          defaults.map(cell).join('<br>'),
          parameters.map((one) => inTable(`${one.name}: ${one.type}`)).join('<br>'),
          cell(meaning),
        ]),
    ),
  ]);
  return (
    [
      '# Strings',
      '<!-- Written by "npm run docs" from the sources: do not edit. -->',
      'Every word that the components of `/ui` and `/ui/domain` show or speak. `UiProvider` replaces any of them: ' +
        '`<UiProvider strings={{ send: "Post" }}>`. A string with arguments is a function of them, so that a language ' +
        'applies its own plurals; the defaults below are what it says in English of 1 and 2, with and without what may ' +
        'be unknown. Names arrive as they are shown. `/ui/locales` has all of them in other languages.',
      ...sections,
    ].join('\n\n') + '\n'
  );
}
