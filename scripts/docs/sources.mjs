// @ts-check
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import { root } from '../run.mjs';
import { readDocstring, readLine, withNames } from './docstring.mjs';

/** @typedef {import('./docstring.mjs').Docstring} Docstring */

/**
 * A hook, a provider or a component that an entry of the package exports.
 * @typedef {object} Documented
 * @property {string} name
 * @property {Kind} kind
 * @property {string} entry as it is imported
 * @property {string} file where it is written, from the repository's folder
 * @property {string[]} signatures as they are written, one for each way to call it
 * @property {Parameter[]} parameters of all of them
 * @property {Field[]} fields properties that have no type of their own
 * @property {string[]} types names of the package's types that it takes or gives
 * @property {string} returns the type of what it gives
 * @property {Docstring | undefined} doc
 */

/** @typedef {'hook' | 'provider' | 'component'} Kind */

/**
 * @typedef {object} Parameter
 * @property {string} name
 * @property {string} type
 * @property {boolean} optional
 * @property {boolean} options it is an object of options, written apart in the signature
 */

/**
 * A type that the package exports.
 * @typedef {object} DocumentedType
 * @property {string} name
 * @property {string} entry
 * @property {string} meaning
 * @property {string} text as it is written, where it has no fields of its own
 * @property {Field[]} fields
 */

/** @typedef {{ name: string, type: string, optional: boolean, meaning: string }} Field */

/** The options that the sources are compiled with. */
export function compilerOptions() {
  const file = join(root, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, (path) => readFileSync(path, 'utf8'));
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options;
}

/** The entries of the package, by the name they are imported by, and the source of each. @returns {Map<string, string>} */
export function readEntries() {
  /** @type {{ name: string, exports: Record<string, string | { 'rrc-source': string, types?: string }> }} */
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const modules = Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === 'string' || target.types === undefined
      ? []
      : [/** @type {const} */ ([name + entry.slice(1), join(root, target['rrc-source'])])],
  );
  return new Map(modules);
}

/**
 * What is documented: what is called as a hook, or gives something to render.
 * @param {ts.TypeChecker} checker
 * @param {string} name
 * @param {ts.Symbol} symbol
 * @returns {Kind | undefined}
 */
function kindOf(checker, name, symbol) {
  if (/^use[A-Z]/.test(name)) return 'hook';
  if (!/^[A-Z]/.test(name)) return undefined;
  const isRendered = checker
    .getTypeOfSymbol(symbol)
    .getCallSignatures()
    .some((signature) => /\b(Element|ReactNode|ReactElement)\b/.test(checker.typeToString(signature.getReturnType())));
  if (!isRendered) return undefined;
  return name.endsWith('Provider') ? 'provider' : 'component';
}

const printer = ts.createPrinter({ removeComments: true });

/** @param {ts.Node} node */
const codeOf = (node) => printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());

/** @param {string} code @param {string} [joint] */
const onOneLine = (code, joint = ' ') => code.replace(/\s*\n\s*/g, joint);

/** The comment that documents a node, as it is written. @param {ts.Node} node */
function commentOf(node) {
  const owner =
    ts.isVariableDeclaration(node) && ts.isVariableStatement(node.parent.parent) ? node.parent.parent : node;
  const comment = ts.getJSDocCommentsAndTags(owner).find(ts.isJSDoc);
  return comment?.getText();
}

/** What a call looks like: the function of a declaration, or of a constant. @param {ts.Declaration} node */
function callOf(node) {
  if (ts.isFunctionDeclaration(node)) return node;
  let value = ts.isVariableDeclaration(node) ? node.initializer : undefined;
  // What is wrapped, as by forwardRef.
  if (value && ts.isCallExpression(value)) value = value.arguments[0];
  return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined;
}

/**
 * A signature as it is written, without what is inside.
 * @param {string} name
 * @param {ts.SignatureDeclaration} call
 * @param {string} returns
 */
function headOf(name, call, returns) {
  const generics = call.typeParameters ? `<${call.typeParameters.map(codeOf).join(', ')}>` : '';
  const parameters = call.parameters.map((parameter) => {
    const binding = ts.isIdentifier(parameter.name) ? parameter.name.text : 'options';
    const mark = parameter.questionToken || parameter.initializer ? '?' : '';
    return `${binding}${mark}: ${parameter.type ? onOneLine(codeOf(parameter.type)) : 'unknown'}`;
  });
  const line = `function ${name}${generics}(${parameters.join(', ')}): ${returns}`;
  if (line.length <= 100) return line;
  return `function ${name}${generics}(\n${parameters.map((one) => `  ${one},\n`).join('')}): ${returns}`;
}

/** The type that a value is said to have. @param {ts.Expression | undefined} value */
const castOf = (value) => (value && ts.isAsExpression(value) ? value.type : undefined);

/** Names of types in a piece of code. @param {ts.Node | undefined} node @returns {string[]} */
function namesIn(node) {
  if (!node) return [];
  const own = ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) ? [node.typeName.text] : [];
  /** @type {string[]} */
  const found = [...own];
  node.forEachChild((child) => void found.push(...namesIn(child)));
  return found;
}

/**
 * Reads every hook, provider and component of every entry, and every type, from the sources.
 * @returns {{ documented: Documented[], types: Map<string, DocumentedType> }}
 */
export function readSources() {
  const entries = readEntries();
  const program = ts.createProgram([...entries.values()], compilerOptions());
  const checker = program.getTypeChecker();
  /** @type {Map<string, Documented>} */
  const documented = new Map();
  /** @type {Map<string, DocumentedType>} */
  const types = new Map();

  for (const [entry, file] of entries) {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`The entry ${entry} (${file}) cannot be read: it exports nothing.`);
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const name = exported.name;
      const declarations = symbol.declarations ?? [];
      if (symbol.flags & ts.SymbolFlags.Value) {
        const kind = kindOf(checker, name, symbol);
        if (kind && !documented.has(name)) {
          documented.set(name, readValue(checker, { name, kind, entry, symbol, declarations }));
        }
      } else if (!types.has(name)) {
        const [declaration] = declarations;
        if (declaration) types.set(name, readType(checker, name, entry, declaration));
      }
    }
  }
  return { documented: [...documented.values()], types };
}

/**
 * @param {ts.TypeChecker} checker
 * @param {{ name: string, kind: Kind, entry: string, symbol: ts.Symbol, declarations: ts.Declaration[] }} found
 * @returns {Documented}
 */
function readValue(checker, { name, kind, entry, symbol, declarations }) {
  const [first] = declarations;
  if (!first) throw new Error(`${name} of ${entry} has no declaration.`);
  const calls = declarations.flatMap((declaration) => callOf(declaration) ?? []);
  // Of several, the last one is how it is done, not how it is called.
  const shown = calls.length > 1 ? calls.filter((call) => !('body' in call) || call.body === undefined) : calls;
  /** @param {ts.SignatureDeclaration} call */
  const returnsOf = (call) => {
    if (call.type) return onOneLine(codeOf(call.type));
    const signature = checker.getSignatureFromDeclaration(call);
    return signature ? checker.typeToString(checker.getReturnTypeOfSignature(signature), call) : 'unknown';
  };
  /** @type {Map<string, Parameter>} */
  const parameters = new Map();
  for (const call of shown) {
    for (const parameter of call.parameters) {
      const options = !ts.isIdentifier(parameter.name);
      const key = options ? 'options' : parameter.name.getText();
      const optional = Boolean(parameter.questionToken ?? parameter.initializer);
      const type = parameter.type ? onOneLine(codeOf(parameter.type)) : 'unknown';
      // The first way to call it is the plain one.
      const before = parameters.get(key);
      parameters.set(
        key,
        before ? { ...before, optional: before.optional || optional } : { name: key, type, options, optional },
      );
    }
  }
  for (const parameter of parameters.values()) {
    parameter.optional ||= shown.some(
      (call) => !call.parameters.some((one) => one.name.getText() === parameter.name || parameter.options),
    );
  }
  const comment = declarations.map(commentOf).find((text) => text !== undefined);
  const fallback = checker.typeToString(checker.getTypeOfSymbol(symbol));
  const [last] = shown.slice(-1);
  return {
    name,
    kind,
    entry,
    file: relative(root, first.getSourceFile().fileName).split(sep).join('/'),
    signatures: last ? shown.map((call) => headOf(name, call, returnsOf(call))) : [`const ${name}: ${fallback}`],
    parameters: [...parameters.values()],
    fields: shown.flatMap((call) =>
      call.parameters.flatMap(({ type }) =>
        kind === 'component' && type && ts.isTypeLiteralNode(type)
          ? checker
              .getTypeAtLocation(type)
              .getProperties()
              .flatMap((property) => fieldOf(checker, property, type))
          : [],
      ),
    ),
    types: [
      ...shown.flatMap((call) => [...call.parameters.map(({ type }) => type), call.type].flatMap(namesIn)),
      // Of a constant whose type is written beside its name, or behind its value.
      ...declarations
        .filter(ts.isVariableDeclaration)
        .flatMap(({ type, initializer }) => namesIn(type ?? castOf(initializer))),
    ],
    returns: last ? returnsOf(last) : fallback,
    doc: comment === undefined ? undefined : readDocstring(comment),
  };
}

/**
 * @param {ts.TypeChecker} checker
 * @param {string} name
 * @param {string} entry
 * @param {ts.Declaration} declaration
 * @returns {DocumentedType}
 */
function readType(checker, name, entry, declaration) {
  const comment = commentOf(declaration);
  const type = checker.getTypeAtLocation(declaration);
  const isObject =
    ts.isInterfaceDeclaration(declaration) ||
    (ts.isTypeAliasDeclaration(declaration) && ts.isIntersectionTypeNode(declaration.type));
  const properties = isObject ? type.getProperties() : [];
  return {
    name,
    entry,
    meaning: comment === undefined ? '' : withNames(readDocstring(comment).summary),
    text: properties.length > 0 ? '' : codeOf(declaration).replace(/^export (declare )?/, ''),
    fields: properties.flatMap((property) => fieldOf(checker, property, declaration)),
  };
}

/**
 * @param {ts.TypeChecker} checker
 * @param {ts.Symbol} property
 * @param {ts.Node} at
 * @returns {Field[]}
 */
function fieldOf(checker, property, at) {
  const declared = property.declarations ?? [];
  const [declaration] = declared;
  // What React and other packages add is theirs to explain.
  if (!declaration || declaration.getSourceFile().fileName.includes('node_modules')) return [];
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;
  const written = 'type' in declaration ? /** @type {ts.TypeNode | undefined} */ (declaration.type) : undefined;
  const type =
    declared.length === 1 && written
      ? onOneLine(codeOf(written))
      : checker.typeToString(checker.getTypeOfSymbolAtLocation(property, at), at, flags).replaceAll('"', "'");
  const comment = declared.map(commentOf).find((text) => text !== undefined);
  return [
    {
      name: property.name,
      type: ts.isMethodSignature(declaration) ? methodOf(declaration) : type,
      optional: Boolean(property.flags & ts.SymbolFlags.Optional),
      meaning: comment === undefined ? '' : readLine(comment),
    },
  ];
}

/** @param {ts.MethodSignature} method */
function methodOf(method) {
  const parameters = method.parameters.map((parameter) => onOneLine(codeOf(parameter))).join(', ');
  return `(${parameters}) => ${method.type ? onOneLine(codeOf(method.type)) : 'void'}`;
}
