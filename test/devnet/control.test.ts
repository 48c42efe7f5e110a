import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Devnet } from '../../src/devnet/index.js';
import { createWakuNetwork } from '../support/waku.js';
import { bytes, contentTopic, push } from '../support/wakuMessages.js';

const waku = createWakuNetwork();
afterEach(() => waku.stop());

let devnet: Devnet;
beforeEach(async () => {
  devnet = await waku.devnet({ controlPort: 0 });
});

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${devnet.controlUrl}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const answer: unknown = response.status === 204 ? undefined : await response.json();
  return { status: response.status, body: answer as Record<string, unknown>, headers: response.headers };
}

test('it says what there is: every route, and every fault with what it takes', async () => {
  const { body } = await call('GET', '/');
  expect(body).toMatchObject({ multiaddr: devnet.multiaddr, routes: { 'GET /state': expect.any(String) } });
  const { faults } = body as { faults: Record<string, { does: string; takes: object }> };
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(devnet.faults));
  expect(methods).toEqual(expect.arrayContaining(Object.keys(faults)));
  expect(faults['refuse']?.takes).toMatchObject({ status: 'a status, 300 to 599' });
});

test('a fault put in force by it is in force', async () => {
  const { status, body } = await call('POST', '/faults/refuse', { service: 'lightPush', status: 503, count: 2 });
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { faults: { refuse: [{ service: 'lightPush', status: 503, count: 2 }] } },
  });
  const node = await waku.lightNode(devnet);
  expect([await push(node, 'a'), await push(node, 'b')]).toEqual([false, false]);
  expect((await call('GET', '/faults')).body).toMatchObject({ refuse: [] });
});

test('a fault without fields needs no body, and DELETE ends all', async () => {
  expect((await call('POST', '/faults/freeze')).body).toMatchObject({ faults: { frozen: true } });
  await call('POST', '/faults/delay', { store: 5 });
  expect((await call('DELETE', '/faults')).body).toMatchObject({ faults: { frozen: false, delay: {} } });
});

test('connections are dropped and counted', async () => {
  await waku.lightNode(devnet);
  expect((await call('POST', '/faults/dropConnections')).body).toMatchObject({ count: 1 });
});

test('it tells the state', async () => {
  const node = await waku.lightNode(devnet);
  await push(node, 'hello');
  expect((await call('GET', '/state')).body).toMatchObject({
    peerId: devnet.peerId,
    peers: [node.peerId.toString()],
    stored: { messages: 1 },
    counts: { pushes: 1 },
  });
});

test('messages are read, the newest, and put in with any timestamp', async () => {
  const payload = Buffer.from('old').toString('base64');
  for (const timestamp of ['1', '2', '3']) {
    const { body } = await call('POST', '/messages', { contentTopic, payload, timestamp });
    expect(body['hash']).toMatch(/^[0-9a-f]{64}$/);
  }
  const { body } = await call('GET', '/messages?limit=2');
  expect(body).toMatchObject([
    { timestamp: '2', payload, contentTopic },
    { timestamp: '3', payload, contentTopic },
  ]);
});

describe('refused is', () => {
  const cases: [string, number, string, string, unknown, RegExp][] = [
    ['a path that is not there', 404, 'GET', '/nothing', undefined, /no \/nothing.*GET \//],
    ['a fault that is not there', 404, 'POST', '/faults/explode', {}, /no fault explode.*dropPush/],
    ['another method', 405, 'POST', '/state', {}, /takes GET, not POST/],
    ['a method that a fault does not take', 405, 'GET', '/faults/freeze', undefined, /takes POST/],
    ['what is no JSON', 400, 'POST', '/faults/delay', '{', /no JSON/],
    ['an unknown field', 400, 'POST', '/faults/delay', { stroe: 1 }, /no stroe.*filterPush/],
    ['no object', 400, 'POST', '/faults/delay', [], /no object/],
    [
      'a message without a timestamp',
      400,
      'POST',
      '/messages',
      { contentTopic, payload: '' },
      /text of a whole number/,
    ],
    ['a limit that is none', 400, 'GET', '/messages?limit=all', undefined, /1 to 1000/],
    ['a body of more than a MiB', 413, 'POST', '/faults/delay', 'x'.repeat(1_100_000), /over 1048576/],
  ];
  test.each(cases)('%s: %d, with why', async (_what, status, method, path, body, why) => {
    const answer = await call(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toMatch(why);
  });

  test.each(['https://example.org', 'null', 'http://localhost.example.org'])('a page from %s', async (origin) => {
    const { status, headers } = await call('POST', '/faults/freeze', {}, { origin });
    expect({ status, allowed: headers.get('access-control-allow-origin') }).toEqual({ status: 403, allowed: null });
    expect(devnet.faults.current().frozen).toBe(false);
  });
});

test.each(['http://localhost:5173', 'http://127.0.0.1:4173'])('a page from %s may use it', async (origin) => {
  const preflight = await call('OPTIONS', '/faults/delay', undefined, { origin });
  expect({ status: preflight.status, allowed: preflight.headers.get('access-control-allow-origin') }).toEqual({
    status: 204,
    allowed: origin,
  });
  const { headers } = await call('POST', '/faults/delay', {}, { origin });
  expect(headers.get('access-control-allow-origin')).toBe(origin);
});

test('stopped, it answers no more', async () => {
  const url = devnet.controlUrl ?? '';
  devnet.store({ contentTopic, payload: bytes('x'), timestamp: 1n });
  await devnet.stop();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
