// @ts-check

/** Who was handed a message stands in the bits of one number: so many fit. */
export const mostMembers = 30;

const contentTopic = '/reliable-channel/1/soak/proto';
const encoder = new TextEncoder();

/**
 * What the members share.
 * @typedef {object} Surroundings
 * @property {any} sources the package's, bundled
 * @property {any} persistence
 * @property {() => string} multiaddr of the devnet
 * @property {() => Promise<any>} startNode a light node that has dialled it
 * @property {(node: any) => Promise<void>} stopNode
 * @property {number} logWindow messages of the log in memory, a count
 */

/** One participant over all its comings and goings, and what it was told. */
export class Member {
  /** Ids of own messages. @type {Map<string, number>} to when it was sent, ms */
  sent = new Map();
  /** ms between sending and the first acknowledgement. @type {number[]} */
  acknowledgedAfter = [];
  /** Handed over a second time, a count. */
  repeated = 0;
  /** What was published before the last time it left. */
  #before = { published: 0, publishedBytes: 0 };
  /** @type {any} */
  channel;
  /** @type {any} */
  #node;
  /** @type {any} */
  #transport;
  #name;
  #mask;
  #around;
  #handed;

  /**
   * @param {number} index
   * @param {Surroundings} around
   * @param {Map<string, number>} handed who was handed which message, one bit for each member
   */
  constructor(index, around, handed) {
    this.#name = `member ${index + 1}`;
    this.#mask = 1 << index;
    this.#around = around;
    this.#handed = handed;
  }

  get here() {
    return this.channel !== undefined;
  }

  get peerId() {
    return this.#node?.peerId.toString();
  }

  get health() {
    return this.#transport?.health.get();
  }

  async enter() {
    const { sources, persistence, startNode, logWindow } = this.#around;
    this.#node = await startNode();
    this.#transport = sources.wakuTransport({ node: this.#node, contentTopic });
    const channel = await sources.createReliableChannel({
      channelId: 'soak',
      participantId: this.#name,
      transport: this.#transport,
      persistence,
      tuning: { logWindow, logWindowMax: logWindow },
    });
    channel.on('message-received', (/** @type {{ messageId: string }} */ { messageId }) => {
      const before = this.#handed.get(messageId) ?? 0;
      if (before & this.#mask) this.repeated++;
      this.#handed.set(messageId, before | this.#mask);
    });
    channel.on('message-acknowledged', (/** @type {{ messageId: string, count: number }} */ { messageId, count }) => {
      const at = this.sent.get(messageId);
      if (count === 1 && at !== undefined) this.acknowledgedAfter.push(Date.now() - at);
    });
    this.channel = channel;
  }

  async leave() {
    const [channel, transport, node] = [this.channel, this.#transport, this.#node];
    this.channel = undefined;
    this.#before = this.traffic(channel);
    await channel.close();
    await transport.close();
    await this.#around.stopNode(node);
  }

  /** Frames and bytes published by now, over all its comings and goings. */
  traffic(channel = this.channel) {
    const { published, publishedBytes } = channel.counters();
    const before = this.#before;
    return { published: before.published + published, publishedBytes: before.publishedBytes + publishedBytes };
  }

  /** @param {string} text */
  say(text) {
    this.sent.set(this.channel.send(encoder.encode(text)), Date.now());
  }

  /** Ids of own messages that nobody has acknowledged. */
  unacknowledged() {
    return [...this.sent.keys()].filter((id) => this.channel.status(id) !== 'acknowledged');
  }

  /** The ids of the whole log, in order. @returns {Promise<string[]>} */
  async wholeLog() {
    while (this.channel.olderCount() > 0) await this.channel.loadOlder(1_000);
    return this.channel.log().map((/** @type {{ messageId: string }} */ { messageId }) => messageId);
  }
}
