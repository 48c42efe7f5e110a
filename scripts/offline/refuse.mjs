// @ts-check
// Loaded before everything else in each process of a command that is to do without the network: see scripts/offline.mjs.
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const list = process.env['OFFLINE_LIST'];

/** @param {string | undefined} host */
const isHere = (host) =>
  host === undefined ||
  host === '' ||
  /^(localhost|.*\.localhost|127\..*|::1|::ffff:127\..*|0\.0\.0\.0|::)$/.test(host);

/** @param {string | undefined} host @returns {Error} */
function refusal(host) {
  if (list !== undefined) appendFileSync(list, `${host}\n`);
  return Object.assign(new Error(`The network is off: ${host} cannot be asked.`), { code: 'ENETUNREACH' });
}

const connect = net.Socket.prototype.connect;
/** @this {net.Socket} @param {any[]} args */
net.Socket.prototype.connect = function (...args) {
  // Called as (options), as (port, host), and by Node itself with both in a list.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof first === 'object' && first !== null ? first.host : typeof second === 'string' ? second : '';
  if (isHere(host)) return Reflect.apply(connect, this, args);
  this.destroy(refusal(host));
  return this;
};

const lookup = dns.lookup;
Object.assign(dns, {
  /** @param {string} host @param {any[]} rest */
  lookup(host, ...rest) {
    if (isHere(host)) return Reflect.apply(lookup, dns, [host, ...rest]);
    const error = refusal(host);
    return process.nextTick(rest.at(-1), error);
  },
});
const lookupLater = dns.promises.lookup;
Object.assign(dns.promises, {
  /** @param {string} host @param {any[]} rest */
  lookup: async (host, ...rest) => {
    if (isHere(host)) return Reflect.apply(lookupLater, dns.promises, [host, ...rest]);
    throw refusal(host);
  },
});
syncBuiltinESMExports();
