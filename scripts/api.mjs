#!/usr/bin/env node
// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { createTwoFilesPatch } from 'diff';
import { readArguments, root, run } from './run.mjs';

const usage = `Usage: npm run api            writes the public API of every entry to etc/*.api.md
       npm run api:check      fails with a diff where the sources show another API than etc/ says

A change of a file in etc/ is a change that users see: read it in the review, and put it in CHANGELOG.md.`;

const check = readArguments(usage, ['--check']).includes('--check');
const snapshots = join(root, 'etc');
const declarations = join(root, '.cache', 'api');

/** Messages about how to document; what counts here is what is exported. */
const quiet = { logLevel: ExtractorLogLevel.None, addToApiReportFile: false };

/** @param {string} entry the key in `exports` */
const snapshotName = (entry) => `${entry === '.' ? 'main' : entry.slice(2).replaceAll('/', '-')}.api.md`;

/**
 * @param {string} entry
 * @param {string} declarationFile
 * @returns {string} the report
 */
function describe(entry, declarationFile) {
  const reportFileName = snapshotName(entry);
  const reports = join(declarations, 'reports');
  mkdirSync(reports, { recursive: true });
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: declarationFile,
      newlineKind: 'lf',
      compiler: {
        tsconfigFilePath: join(root, entry === './devnet' ? 'tsconfig.devnet.json' : 'tsconfig.build.json'),
        skipLibCheck: true,
      },
      apiReport: {
        enabled: true,
        reportFileName,
        reportFolder: reports,
        reportTempFolder: join(reports, 'temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: {
          default: {
            logLevel: ExtractorLogLevel.Error,
            addToApiReportFile: false,
          },
        },
        extractorMessageReporting: {
          default: quiet,
          'ae-forgotten-export': {
            logLevel: ExtractorLogLevel.None,
            addToApiReportFile: true,
          },
        },
        tsdocMessageReporting: { default: quiet },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  });
  const failures = /** @type {string[]} */ ([]);
  const result = Extractor.invoke(config, {
    localBuild: true,
    messageCallback(message) {
      if (message.logLevel === 'error') failures.push(message.formatMessageWithLocation(root));
      message.handled = true;
    },
  });
  if (!result.succeeded) throw new Error(`The API of ${entry} cannot be read:\n${failures.join('\n')}`);
  const text = readFileSync(join(reports, reportFileName), 'utf8');
  const body = text.slice(text.indexOf('```ts'));
  const name = `react-reliable-channel${entry.slice(1)}`;
  return `# Public API of \`${name}\`\n\nWritten by \`npm run api\`; do not edit.\n\n${body}`;
}

rmSync(declarations, { recursive: true, force: true });
const declarationsOnly = ['--emitDeclarationOnly', '--declarationMap', 'false', '--outDir', declarations];
for (const project of ['tsconfig.build.json', 'tsconfig.devnet.json']) {
  if (!run('typescript', ['-p', project, ...declarationsOnly], { command: 'tsc' })) process.exit(1);
}

/** @type {{ exports: Record<string, string | { types?: string }> }} */
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** @type {Map<string, string>} */
const found = new Map();
for (const [entry, target] of Object.entries(packageJson.exports)) {
  if (typeof target === 'string' || target.types === undefined) continue;
  found.set(snapshotName(entry), describe(entry, target.types.replace(/^\.\/dist/, declarations)));
}

mkdirSync(snapshots, { recursive: true });
const kept = readdirSync(snapshots).filter((file) => file.endsWith('.api.md'));

if (check) {
  const diffs = [...new Set([...found.keys(), ...kept])].flatMap((file) => {
    const path = join(snapshots, file);
    const before = existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : '';
    const after = found.get(file) ?? '';
    return before === after
      ? []
      : [createTwoFilesPatch(`etc/${file}`, 'the sources', before, after, '', '', { context: 3 })];
  });
  if (diffs.length > 0) {
    console.error(diffs.join('\n'));
    console.error('The public API is not what etc/ says. If that is meant, run "npm run api" and commit etc/.');
    process.exit(1);
  }
  console.log(`The public API of ${found.size} entries is what etc/ says.`);
} else {
  for (const file of kept) if (!found.has(file)) rmSync(join(snapshots, file));
  for (const [file, text] of found) writeFileSync(join(snapshots, file), text);
  console.log(`Wrote the public API of ${found.size} entries to etc/.`);
}
