// @ts-check

/** @typedef {import('./sources.mjs').Documented} Documented */

/** What an example shows: the component it exports. @param {string} code */
export function componentOf(code) {
  return [...code.matchAll(/^export (?:default )?function ([A-Z]\w*)/gm)].map(([, name]) => name ?? '');
}

/**
 * What the docstring of a hook, provider or component lacks.
 * @param {Documented} documented
 * @returns {string[]} a sentence each
 */
export function problemsOf({ name, kind, entry, parameters, returns, doc }) {
  if (!doc || doc.summary === '') return ['has no docstring that says what it is for'];
  const problems = /** @type {string[]} */ ([]);
  if (kind === 'hook') {
    for (const parameter of parameters) {
      if (!doc.parameters.get(parameter.name))
        problems.push(`has no "@param ${parameter.name}" (meaning, unit, default)`);
    }
    for (const named of doc.parameters.keys()) {
      if (!parameters.some((parameter) => parameter.name === named)) problems.push(`has no parameter "${named}"`);
    }
    if (returns !== 'void' && !doc.returns) problems.push('has no "@returns" (what it gives in each state)');
    if (doc.renders.length !== 1) problems.push('has no "@renders" (when a component that uses it renders again)');
  }
  if (!doc.avoid) problems.push('has no "@avoid" (when not to use it, and what to use instead)');
  if (!doc.accessibility) problems.push('has no "@accessibility" (roles, names and keys; what its user has to see to)');
  for (const tag of doc.unknown) problems.push(`has a tag that the page has no place for: "@${tag}"`);
  // A component is tried in its playground, and used in the guides.
  if (kind === 'component' && doc.examples.length === 0) return problems;
  const [example = ''] = doc.examples;
  if (doc.examples.length !== 1 || example === '') {
    problems.push('needs exactly one "@example": a fenced block (```tsx) with a complete module');
  } else {
    const imported = [...example.matchAll(/import \{([^}]*)\} from '([^']+)'/g)];
    if (!imported.some(([, names = '', from]) => from === entry && names.split(/[\s,]+/).includes(name))) {
      problems.push(`has an example that does not import it from '${entry}'`);
    }
    if (componentOf(example).length !== 1) problems.push('has an example that does not export exactly one component');
  }
  return problems;
}
