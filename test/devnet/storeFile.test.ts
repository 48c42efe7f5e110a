import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWakuNetwork } from '../support/waku.js';
import { bytes, contentTopic, push, storedTexts } from '../support/wakuMessages.js';

const waku = createWakuNetwork();
afterEach(() => waku.stop());

const folder = mkdtempSync(join(tmpdir(), 'rrc-devnet-'));
afterAll(() => rmSync(folder, { recursive: true }));
let storeFile: string;
let files = 0;
beforeEach(() => {
  storeFile = join(folder, `store-${++files}.jsonl`);
});

const lines = () => readFileSync(storeFile, 'utf8').split('\n').filter(Boolean);

test('what was stored is there after a restart, with the same hashes, and ephemeral messages are not', async () => {
  const first = await waku.devnet({ storeFile });
  const node = await waku.lightNode(first);
  await push(node, 'kept');
  await push(node, 'typing', { ephemeral: true });
  await push(node, 'kept too');
  const before = first.messages();
  await first.stop();
  const second = await waku.devnet({ storeFile });
  expect(second.messages()).toEqual(before);
  expect(storedTexts(second)).toEqual(['kept', 'kept too']);
});

describe('a file that holds', () => {
  const fill = async (count: number, options = {}) => {
    const devnet = await waku.devnet({ storeFile, ...options });
    for (let index = 0; index < count; index++) {
      devnet.store({ contentTopic, payload: bytes(`${index}`), timestamp: BigInt(index + 1) });
    }
    await devnet.stop();
  };

  test('a torn last line loses that line only, and goes on being written', async () => {
    await fill(3);
    truncateSync(storeFile, readFileSync(storeFile).length - 7);
    const devnet = await waku.devnet({ storeFile });
    expect(storedTexts(devnet)).toEqual(['0', '1']);
    devnet.store({ contentTopic, payload: bytes('new'), timestamp: 9n });
    await devnet.stop();
    expect(storedTexts(await waku.devnet({ storeFile }))).toEqual(['0', '1', 'new']);
  });

  test('lines that are none leaves these out, and says how many', async () => {
    await fill(2);
    appendFileSync(storeFile, 'no json\n{"pubsubTopic":"x"}\n');
    const log: string[] = [];
    const devnet = await waku.devnet({ storeFile, log: (line) => log.push(line) });
    expect(storedTexts(devnet)).toEqual(['0', '1']);
    expect(log.join('\n')).toMatch(/2 lines cannot be read/);
  });

  test('more than is to be kept keeps the newest, and is written anew', async () => {
    await fill(2_000);
    const devnet = await waku.devnet({ storeFile, maxStoredMessages: 10 });
    expect(storedTexts(devnet)).toEqual(Array.from({ length: 10 }, (_, index) => `${1_990 + index}`));
    expect(lines()).toHaveLength(10);
  });

  test('what is forgotten is bounded while the devnet runs', async () => {
    await fill(5_000, { maxStoredMessages: 10 });
    expect(lines().length).toBeLessThanOrEqual(1_020);
  });
});

test('forgetting all messages empties the file', async () => {
  const devnet = await waku.devnet({ storeFile });
  devnet.store({ contentTopic, payload: bytes('gone'), timestamp: 1n });
  devnet.faults.forgetMessages();
  devnet.store({ contentTopic, payload: bytes('here'), timestamp: 2n });
  await devnet.stop();
  expect(storedTexts(await waku.devnet({ storeFile }))).toEqual(['here']);
});

test('a file that cannot be used is said, with what to do, and the port is free again', async () => {
  const devnet = await waku.devnet();
  const port = Number(/tcp\/(\d+)/.exec(devnet.multiaddr)?.[1]);
  await devnet.stop();
  const missing = join(folder, 'no-such-folder', 'store.jsonl');
  await expect(waku.devnet({ port, storeFile: missing })).rejects.toThrow(
    /cannot be used: .*ENOENT.*folder that is there/,
  );
  await waku.devnet({ port });
});

test('what another program wrote there is not destroyed by reading it', async () => {
  writeFileSync(storeFile, 'these are\nmy notes\n');
  await waku.devnet({ storeFile });
  expect(lines()).toEqual(['these are', 'my notes']);
});
