import { relative, sep } from 'node:path';
import ts from 'typescript';
import { compilerOptions } from '../../scripts/docs/sources.mjs';
import { root } from '../../scripts/run.mjs';

/**
 * Type-checks modules that are no files, by their path in the repository, with the project's own options.
 * @returns what is wrong: a sentence each, with its place
 */
export function typeProblems(modules: ReadonlyMap<string, string>): string[] {
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => modules.has(path) || fileExists(path);
  host.readFile = (path) => modules.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const code = modules.get(path);
    return code === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, code, version);
  };
  const program = ts.createProgram([...modules.keys()], options, host);
  return [...modules.keys()].flatMap((path) => {
    const source = program.getSourceFile(path)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ start = 0, messageText }) => {
        const { line } = source.getLineAndCharacterOfPosition(start);
        const place = `${relative(root, path).split(sep).join('/')}:${line + 1}`;
        return `${place}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      },
    );
  });
}
