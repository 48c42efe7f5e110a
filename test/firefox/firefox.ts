import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

/** How long Firefox may take for anything, ms. */
export const patience = 20_000;

/** A Firefox asks its makers for nothing, and nobody for anything. */
const preferences = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.newtabpage.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.server': '',
};

interface Answer {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
  readonly method?: string;
  readonly params?: unknown;
}

/** A Firefox without a window, spoken to in WebDriver BiDi. */
export interface Firefox {
  /** A page in a window of its own, so that no page is in the background. */
  open(url: string): Promise<FirefoxPage>;
  /** What the pages complained about, in words. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface FirefoxPage {
  /** Runs an expression in the page; its value is plain data. */
  evaluate<T>(expression: string): Promise<T>;
  /** Presses keys, one after the other. */
  type(keys: string): Promise<void>;
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** Where Firefox listens, which it says when it has started. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const timer = setTimeout(() => reject(new Error(`Firefox does not listen:\n${said.join('\n')}`)), patience * 2);
    createInterface(child.stderr!).on('line', (line) => {
      if (said.length < 50) said.push(line);
      const [, address] = /^WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Firefox ended with ${code}:\n${said.join('\n')}`)));
  });
}

/**
 * Starts a Firefox with a profile of its own.
 * @param executable its path
 * @param preload a function, as text, that runs in every page before the page's own scripts
 */
export async function launchFirefox(executable: string, preload: string): Promise<Firefox> {
  const profile = await mkdtemp(join(tmpdir(), 'firefox-'));
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  await writeFile(join(profile, 'user.js'), lines.join('\n'));
  const child = spawn(
    executable,
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0', 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: profile } },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const socket = new WebSocket(`${await addressOf(child)}/session`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));

  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  const complaints: string[] = [];
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer;
    if (answer.type === 'event') {
      const { level, text } = answer.params as { level: string; text: string };
      if (level === 'error' || level === 'warn') complaints.push(text);
      return;
    }
    const { resolve, reject } = waiting.get(answer.id!)!;
    waiting.delete(answer.id!);
    if (answer.type === 'success') resolve(answer.result);
    else reject(new Error(`Firefox refused: ${answer.error}: ${answer.message}`));
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Firefox has gone.'));
    waiting.clear();
  });
  let nextId = 0;
  const command = <T>(method: string, params: object): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve: (result) => resolve(result as T), reject });
      socket.send(JSON.stringify({ id, method, params }));
    });

  await command('session.new', { capabilities: {} });
  await command('session.subscribe', { events: ['log.entryAdded'] });
  await command('script.addPreloadScript', { functionDeclaration: preload });

  return {
    complaints,
    async open(url) {
      const { context } = await command<{ context: string }>('browsingContext.create', { type: 'window' });
      await command('browsingContext.navigate', { context, url, wait: 'complete' });
      return {
        async evaluate<T>(expression: string) {
          const { result, exceptionDetails } = await command<{
            result?: { value: string };
            exceptionDetails?: { text: string };
          }>('script.evaluate', {
            // As text: BiDi gives objects in a form of its own.
            expression: `(async () => JSON.stringify(await (${expression})) ?? 'null')()`,
            target: { context },
            awaitPromise: true,
          });
          if (exceptionDetails !== undefined) throw new Error(`${exceptionDetails.text} in: ${expression}`);
          return JSON.parse(result!.value) as T;
        },
        async type(keys) {
          const actions = Array.from(keys).flatMap((value) => [
            { type: 'keyDown', value },
            { type: 'keyUp', value },
          ]);
          await command('input.performActions', { context, actions: [{ type: 'key', id: 'keyboard', actions }] });
        },
        reload: () => command('browsingContext.reload', { context, wait: 'complete' }),
        close: () => command('browsingContext.close', { context }),
      };
    },
    async close() {
      await command('browser.close', {}).catch(() => undefined);
      socket.close();
      // What does not leave when asked is ended.
      const timer = setTimeout(() => child.kill('SIGKILL'), patience);
      await ended;
      clearTimeout(timer);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
