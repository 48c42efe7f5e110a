// @ts-check
import { createServer } from 'node:net';

let next = process.pid % 12_000;

/**
 * A free port of this machine for what is stopped and started again there: below those that a system hands out by itself,
 * so that no connection takes it meanwhile.
 * @returns {Promise<number>}
 */
export async function steadyPort() {
  const port = 20_000 + next;
  next = (next + 1) % 12_000;
  const server = createServer();
  const isFree = await new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  return isFree ? port : steadyPort();
}
