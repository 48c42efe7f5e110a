// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../run.mjs';
import { steadyPort } from './steadyPort.mjs';

/** How long a devnet may take to start, ms. */
const patience = 30_000;

/** A devnet in a process of its own, so that it can be killed: its address, its peer id and its store outlive that. */
export class DevnetProcess {
  multiaddr = '';
  #controlUrl = '';
  #folder = mkdtempSync(join(tmpdir(), 'devnet-'));
  #port = 0;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;

  /** Starts one, from the sources. */
  static async start() {
    const devnet = new DevnetProcess();
    devnet.#port = await steadyPort();
    await devnet.restart();
    return devnet;
  }

  get #store() {
    return join(this.#folder, 'store');
  }

  /** Starts it again, with what it was. */
  async restart() {
    const options = ['--json', `--port=${this.#port}`, '--control-port=0', `--store=${this.#store}`];
    const child = spawn(process.execPath, [join(root, 'scripts/devnet.mjs'), ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let log = '';
    child.stderr.on('data', (chunk) => (log = `${log}${chunk}`.slice(-4_000)));
    const line = await new Promise((resolve, reject) => {
      const fail = (/** @type {string} */ why) => reject(new Error(`The devnet did not start: ${why}\n${log}`));
      const timer = setTimeout(() => fail(`it said nothing for ${patience} ms.`), patience);
      child.once('exit', (code) => fail(`it ended with ${code}.`));
      let printed = '';
      child.stdout.on('data', (chunk) => {
        printed += String(chunk);
        if (!printed.includes('\n')) return;
        clearTimeout(timer);
        child.removeAllListeners('exit');
        resolve(printed);
      });
    });
    const { multiaddr, controlUrl } = JSON.parse(line);
    this.multiaddr = multiaddr;
    this.#controlUrl = controlUrl;
  }

  /**
   * Puts a fault in force, in the words of the control endpoint.
   * @param {string} name
   * @param {object} [settings]
   */
  async fault(name, settings = {}) {
    await this.#ask(`faults/${name}`, { method: 'POST', body: JSON.stringify(settings) });
  }

  /** @returns {Promise<import('../../src/devnet/index.js').DevnetState>} */
  state() {
    return this.#ask('state');
  }

  /** @param {string} path @param {RequestInit} [request] @returns {Promise<any>} */
  async #ask(path, request) {
    const response = await fetch(`${this.#controlUrl}/${path}`, request);
    const answer = await response.json();
    if (!response.ok) throw new Error(`The devnet refused ${path}: ${answer.error}`);
    return answer;
  }

  /** The payloads in the store, up to 1,000 of the newest. @returns {Promise<Buffer[]>} */
  async payloads() {
    const messages = await this.#ask('messages?limit=1000');
    return messages.map((/** @type {{ payload: string }} */ { payload }) => Buffer.from(payload, 'base64'));
  }

  /** Ends it as a crash would, at any moment. */
  async kill() {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async close() {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
