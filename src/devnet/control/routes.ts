import { checkFault, describeFault, faultNames, type FaultName } from '../checkFault.js';
import { DevnetError } from '../errors.js';
import type { Delay, DropPush, LoseFromStore, Refuse, Unanswered, WhichPeers } from '../faults.js';
import type { Devnet, DevnetMessage } from '../types.js';

/** A request, read. */
export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; an empty object for an empty body. */
  readonly body: unknown;
}

export interface ControlAnswer {
  readonly status: number;
  /** Written as JSON. */
  readonly body: unknown;
}

/** Messages in one answer: the newest, unless fewer are asked for. */
const maxMessages = 1_000;
const defaultMessages = 100;

/** What there is, as `GET /` says it. */
function description({ multiaddr, controlUrl }: Devnet) {
  return {
    what: 'The control endpoint of a reliable-channel devnet, a Waku service node for development and tests.',
    multiaddr,
    routes: {
      'GET /': 'this',
      'GET /state': 'peers, subscriptions, how much is stored, and running totals',
      'GET /messages?limit=100': `the newest messages of the store, oldest first, ${maxMessages} at most; payload in base64, timestamp in ns`,
      'POST /messages':
        'puts a message into the store and nowhere else, with any timestamp: {contentTopic, payload: base64, timestamp: text of ns, pubsubTopic?}',
      'GET /faults': 'the faults in force, counted down',
      'DELETE /faults': 'ends all faults, as POST /faults/clear',
      'POST /faults/<name>': 'puts a fault in force; its fields are below, those with ? may be left out',
    },
    faults: Object.fromEntries(faultNames.map((name) => [name, { does: does[name], takes: describeFault(name) }])),
    example: `curl -X POST ${controlUrl}/faults/refuse -d '{"service":"lightPush","status":503,"count":2}'`,
  };
}

const does: Record<FaultName, string> = {
  dropPush: 'does not make the next filter pushes',
  loseFromStore: 'does not keep the next messages in the store',
  delay: 'answers and pushes later; 0 ends it',
  refuse: 'answers the next requests with a status and does nothing of what they ask',
  loseAnswer: 'does what the next requests ask and closes their streams without an answer',
  hang: 'does what the next requests ask and never answers',
  freeze: 'nothing goes in or out and nothing is closed, as if the process were stopped; this endpoint goes on',
  thaw: 'ends a freeze',
  dropConnections: 'ends connections at once',
  forgetSubscriptions: 'forgets filter subscriptions without a word to their peers',
  forgetMessages: 'empties the store',
  clear: 'ends all faults, a freeze included',
};

/** @returns the answer; what is wrong with a request is said in one of status 400, 404 or 405 */
export function answerControl(devnet: Devnet, { method, path, query, body }: ControlRequest): ControlAnswer {
  const fault = /^\/faults\/(\w+)$/.exec(path)?.[1];
  try {
    if (fault !== undefined) return method === 'POST' ? inject(devnet, fault, body) : notAllowed(method, path, 'POST');
    switch (`${method} ${path}`) {
      case 'GET /':
        return ok(description(devnet));
      case 'GET /state':
        return ok(devnet.state());
      case 'GET /messages':
        return ok(newest(devnet, query.get('limit')).map(readable));
      case 'POST /messages':
        return ok({ hash: devnet.store(toStore(body)) });
      case 'GET /faults':
        return ok(devnet.faults.current());
      case 'DELETE /faults':
        return inject(devnet, 'clear', {});
      default: {
        const allowed = { '/': 'GET', '/state': 'GET', '/messages': 'GET, POST', '/faults': 'GET, DELETE' }[path];
        if (allowed !== undefined) return notAllowed(method, path, allowed);
        return { status: 404, body: { error: `There is no ${path}. GET / says what there is.` } };
      }
    }
  } catch (error) {
    if (error instanceof DevnetError) return { status: 400, body: { error: error.message } };
    throw error;
  }
}

const ok = (body: unknown): ControlAnswer => ({ status: 200, body });

const notAllowed = (method: string, path: string, allowed: string): ControlAnswer => ({
  status: 405,
  body: { error: `${path} takes ${allowed}, not ${method}. GET / says what there is.` },
});

/** @returns what the fault reports (how many connections were dropped, as an example), and what is in force now */
function inject({ faults }: Devnet, name: string, body: unknown): ControlAnswer {
  const known = faultNames.find((fault) => fault === name);
  if (known === undefined) {
    return { status: 404, body: { error: `There is no fault ${name}. There are ${faultNames.join(', ')}.` } };
  }
  const calls: Record<FaultName, () => number | void> = {
    dropPush: () => faults.dropPush(checkFault<DropPush>('dropPush', body)),
    loseFromStore: () => faults.loseFromStore(checkFault<LoseFromStore>('loseFromStore', body)),
    delay: () => faults.delay(checkFault<Delay>('delay', body)),
    refuse: () => faults.refuse(checkFault<Refuse>('refuse', body)),
    loseAnswer: () => faults.loseAnswer(checkFault<Unanswered>('loseAnswer', body)),
    hang: () => faults.hang(checkFault<Unanswered>('hang', body)),
    freeze: () => faults.freeze(),
    thaw: () => faults.thaw(),
    dropConnections: () => faults.dropConnections(checkFault<WhichPeers>('dropConnections', body)),
    forgetSubscriptions: () => faults.forgetSubscriptions(checkFault<WhichPeers>('forgetSubscriptions', body)),
    forgetMessages: () => faults.forgetMessages(),
    clear: () => faults.clear(),
  };
  const count = calls[known]();
  return ok({ ...(typeof count === 'number' ? { count } : {}), faults: faults.current() });
}

function newest(devnet: Devnet, limit: string | null): readonly DevnetMessage[] {
  const count = limit === null ? defaultMessages : Number(limit);
  if (!Number.isInteger(count) || count < 1 || count > maxMessages) {
    throw new DevnetError('bad-option', `limit is ${limit}: it must be a whole number from 1 to ${maxMessages}.`);
  }
  return devnet.messages().slice(-count);
}

const readable = ({ hash, pubsubTopic, contentTopic, timestamp, payload }: DevnetMessage) => ({
  hash,
  pubsubTopic,
  contentTopic,
  timestamp: String(timestamp),
  payload: Buffer.from(payload).toString('base64'),
});

function toStore(body: unknown) {
  const { contentTopic, payload, timestamp, pubsubTopic } = (body ?? {}) as Record<string, unknown>;
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  if (!isText(contentTopic) || typeof payload !== 'string' || !isText(timestamp) || !/^\d{1,19}$/.test(timestamp)) {
    throw new DevnetError(
      'bad-option',
      'A message is {contentTopic: text, payload: base64, timestamp: text of a whole number of ns, pubsubTopic?: text}.',
    );
  }
  return {
    contentTopic,
    payload: Uint8Array.from(Buffer.from(payload, 'base64')),
    timestamp: BigInt(timestamp),
    ...(isText(pubsubTopic) ? { pubsubTopic } : {}),
  };
}
