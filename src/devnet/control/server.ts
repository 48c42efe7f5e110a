import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenError } from '../network/gate.js';
import type { Devnet } from '../types.js';
import { answerControl, type ControlAnswer } from './routes.js';

/** Of a request's body, bytes: a message of 150 KiB in base64 fits. */
const maxBody = 1024 * 1024;

/** How long a request may take to arrive, ms. */
const requestTimeout = 10_000;

const host = '127.0.0.1';

/** The running endpoint. */
export interface ControlServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the control endpoint: JSON over HTTP, on loopback whatever the devnet listens on. Pages may use it when they come
 * from this machine themselves. Others are refused by their origin, and under a foreign name (DNS rebinding) by the host
 * they ask for.
 * @throws {DevnetError} `port-in-use`, `address-not-available`
 */
export async function serveControl(devnet: Devnet, port: number): Promise<ControlServer> {
  const server = createServer({ requestTimeout, headersTimeout: requestTimeout }, (request, response) => {
    void respond(devnet, request, response);
  });
  server.maxConnections = 128;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(host, port, cause)));
    server.listen(port, host, resolve);
  });
  server.removeAllListeners('error');
  server.on('error', () => undefined);
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(devnet: Devnet, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { origin } = request.headers;
  if (!isLocal(`http://${request.headers.host}`) || (origin !== undefined && !isLocal(origin))) {
    return send(response, {
      status: 403,
      body: { error: 'This endpoint is for this machine: ask it as 127.0.0.1 or localhost, from a page served there.' },
    });
  }
  if (origin !== undefined) {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-allow-methods', 'GET, POST, DELETE');
    response.setHeader('access-control-allow-headers', 'content-type');
    response.setHeader('access-control-allow-private-network', 'true');
    response.setHeader('vary', 'origin');
  }
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  try {
    send(response, await answer(devnet, request));
  } catch (error) {
    send(response, { status: 500, body: { error: `The devnet failed: ${String(error)}` } });
  }
}

async function answer(devnet: Devnet, request: IncomingMessage): Promise<ControlAnswer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBody) return { status: 413, body: { error: `The body is over ${maxBody} bytes.` } };
    parts.push(part);
  }
  let body: unknown = {};
  try {
    if (size > 0) body = JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (error) {
    return { status: 400, body: { error: `The body is no JSON: ${String(error)}` } };
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  return answerControl(devnet, { method: request.method ?? 'GET', path: pathname, query: searchParams, body });
}

function send(response: ServerResponse, { status, body }: ControlAnswer): void {
  // After an answer in the middle of a body the rest of that is not worth reading.
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...(status === 413 ? { connection: 'close' } : {}),
  };
  response.writeHead(status, headers).end(`${JSON.stringify(body, undefined, 2)}\n`);
}

function isLocal(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
