import type {
  IncomingMessage,
  Persistence,
  ReliableChannel,
  ReliableChannelOptions,
  Transport,
} from '../../engine/index.js';
import { createReliableChannel, nextStatus } from '../../engine/index.js';
import type { Faults } from '../../transports/faults/index.js';
import type { Ledger, MessageRecord } from './ledger.js';
import { FIRST, HERE, isWith } from './ledger.js';
import type { SleepingClock } from './sleepingClock.js';
import type { Traffic } from './traffic.js';

/** Somebody in a simulation, with an engine of their own. */
export interface SimulatedParticipant {
  readonly name: string;
  /** The engine: whatever an app does with it is measured. Another one after `restart`. */
  readonly channel: ReliableChannel;
  /** What goes wrong on the way to this participant, to be turned while the simulation runs. */
  readonly faults: Faults;
  /** Sends a message of so many bytes, or this text. Returns its messageId. @throws {SendError} as `channel.send` */
  send(content: number | string): string;
  /** The network is gone, and the engine is told. */
  goOffline(): void;
  /** The network is back. */
  goOnline(): void;
  /** As a laptop that is closed: no timer runs and nothing arrives, and nobody tells the engine. */
  sleep(): void;
  /** What fell due meanwhile runs now; what arrived meanwhile is gone. */
  wake(): void;
  /** Closes the channel and opens it again with what it had kept: a reload. */
  restart(): Promise<void>;
  /** Closes the channel for good. */
  leave(): Promise<void>;
}

/** What a participant is made of. */
export interface ParticipantOptions {
  readonly index: number;
  readonly name: string;
  readonly joinedAt: number;
  readonly transport: Transport;
  readonly faults: Faults;
  readonly clock: SleepingClock;
  readonly random: () => number;
  readonly ledger: Ledger;
  readonly traffic: Traffic;
  readonly names: ReadonlyMap<string, number>;
  readonly persistence: Persistence;
  readonly engine: Partial<ReliableChannelOptions> & { readonly channelId: string };
}

const encoder = new TextEncoder();

/** Watches one engine from outside, and checks after every frame and timer that what it says is so. */
export class Participant implements SimulatedParticipant {
  readonly index: number;
  readonly name: string;
  readonly faults: Faults;
  readonly joinedAt: number;
  /** When it published, ms since the epoch, one per frame. */
  readonly publishedAt: number[] = [];
  bytes = 0;
  /** When the last call to `send` began, ms since the epoch. */
  sendingSince = NaN;
  channel!: ReliableChannel;
  left = false;
  readonly #options: ParticipantOptions;
  /** Own messages that the outbox is putting on the air at this moment. */
  readonly #attempted = new Set<string>();
  /** Named in a frame that arrived, or here and held, and neither shown nor given up. */
  readonly #named = new Set<MessageRecord>();
  /** Own messages that nobody acknowledged. */
  readonly #unacknowledged = new Set<MessageRecord>();
  #sent = 0;

  constructor(options: ParticipantOptions) {
    this.#options = options;
    this.index = options.index;
    this.name = options.name;
    this.faults = options.faults;
    this.joinedAt = options.joinedAt;
  }

  get asleep(): boolean {
    return this.#options.clock.asleep;
  }

  /** Neither asleep nor gone: its app can do something. */
  get awake(): boolean {
    return !this.left && !this.asleep;
  }

  /** Whether a frame that goes out now is one attempt to get out this own message. */
  attempts(messageId: string): boolean {
    return this.#attempted.delete(messageId);
  }

  async open(): Promise<void> {
    const { clock, random, persistence, engine } = this.#options;
    const transport = this.#watched();
    const participantId = this.name;
    const channel = await createReliableChannel({ ...engine, participantId, transport, persistence, clock, random });
    this.channel = channel;
    this.#watch(channel);
  }

  send(content: number | string): string {
    const text = `${this.name} ${this.#sent + 1}`;
    const bytes = encoder.encode(typeof content === 'string' ? content : text);
    if (typeof content === 'string') return this.channel.send(bytes);
    const padded = new Uint8Array(Math.max(1, content));
    padded.set(bytes.subarray(0, padded.length));
    return this.channel.send(padded);
  }

  goOffline(): void {
    this.faults.set({ cut: true });
  }

  goOnline(): void {
    this.faults.set({ cut: false });
  }

  sleep(): void {
    this.#options.clock.asleep = true;
  }

  wake(): void {
    this.#options.clock.wake();
  }

  async restart(): Promise<void> {
    await this.channel.close();
    await this.open();
  }

  async leave(): Promise<void> {
    this.left = true;
    await this.channel.close();
  }

  /** What the engine says now, against what is so. */
  check(): void {
    const { channel } = this;
    if (channel === undefined || this.left) return;
    const { ledger } = this.#options;
    if (this.#named.size > 0 && channel.syncStatus().status === 'synced') {
      const [record] = this.#named;
      ledger.untruth(`${this.name} said it was synced while ${record!.messageId} was named and not shown`);
    }
    for (const record of this.#unacknowledged) this.#checkStatus(record);
  }

  #checkStatus(record: MessageRecord): void {
    const now = this.channel.status(record.messageId);
    if (now === record.status) return;
    if (now === undefined || (nextStatus(record.status, now) !== now && !record.restarted)) {
      this.#options.ledger.untruth(`${record.messageId} went back from ${record.status} to ${now}`);
    }
    record.restarted = false;
    record.status = now;
  }

  /** The transport, with a look at every frame that goes out or comes in. */
  #watched(): Transport {
    const { transport, traffic, clock } = this.#options;
    return {
      ...transport,
      publish: (payload, options) => {
        const now = clock.now();
        // Before it is handed over: the first frame of a message names what the message follows.
        const undo = traffic.published(payload, now, this);
        this.publishedAt.push(now);
        this.bytes += payload.length;
        return transport.publish(payload, options).catch((error: unknown) => {
          undo();
          this.publishedAt.splice(this.publishedAt.lastIndexOf(now), 1);
          this.bytes -= payload.length;
          throw error;
        });
      },
      subscribe: (receive) =>
        transport.subscribe((message) => {
          if (clock.asleep) return;
          const first = message.timestamp === Math.floor(traffic.factsOf(message.payload).record?.publishedAt ?? NaN);
          this.#arrived(message, first ? HERE | FIRST : HERE);
          receive(message);
          this.check();
        }),
      ...(transport.retrieve && {
        retrieve: (hashes, signal) => this.#seen(transport.retrieve!(hashes, signal)),
      }),
      ...(transport.history && {
        history: async (query, signal) => {
          const page = await transport.history!(query, signal);
          for (const message of page.messages) this.#arrived(message, HERE);
          return page;
        },
      }),
    };
  }

  async *#seen(messages: AsyncIterable<IncomingMessage>): AsyncIterable<IncomingMessage> {
    for await (const message of messages) {
      this.#arrived(message, HERE);
      yield message;
    }
  }

  #arrived(message: IncomingMessage, flags: number): void {
    const { traffic, ledger, clock } = this.#options;
    const { record, named } = traffic.factsOf(message.payload);
    if (record !== undefined && record.sender !== this.index) {
      record.arrived[this.index]! |= flags;
      ledger.noticed(record, this.index, clock.now());
      this.#expect(record);
    }
    for (const one of named) this.#expect(one);
  }

  #expect(record: MessageRecord): void {
    if (!isWith(record, this.index) && !record.discarded) this.#named.add(record);
  }

  #watch(channel: ReliableChannel): void {
    const { ledger, clock, names } = this.#options;
    const own = (messageId: string): MessageRecord | undefined => {
      const record = ledger.find(messageId);
      if (record?.sender === this.index) this.#checkStatus(record);
      return record;
    };
    channel.on('sending-message', ({ messageId }) => {
      this.#attempted.add(messageId);
      own(messageId);
    });
    channel.on('message-sent', ({ messageId }) => void own(messageId));
    channel.on('message-unconfirmed', ({ messageId }) => void own(messageId));
    channel.on('sending-message-irrecoverable-error', ({ messageId }) => void own(messageId));
    channel.on('message-acknowledged', ({ messageId, participantId }) => {
      const record = own(messageId);
      if (record === undefined) return;
      if (Number.isNaN(record.acknowledgedAt)) record.acknowledgedAt = clock.now();
      this.#unacknowledged.delete(record);
      const by = names.get(participantId);
      if (by === undefined || record.arrived[by] === 0) {
        ledger.untruth(`${messageId} counts as acknowledged by ${participantId}, who does not have it`);
      }
    });
    channel.on('message-missing', ({ entries }) => {
      for (const { messageId } of entries) {
        const record = ledger.find(messageId);
        if (record !== undefined) ledger.noticed(record, this.index, clock.now());
      }
    });
    channel.on('message-received', ({ messageId, gaps }) => {
      const record = ledger.find(messageId);
      if (record === undefined) return;
      this.#named.delete(record);
      ledger.delivered(record, this.index, gaps, clock.now());
    });
    channel.on('irretrievable-message', ({ messageId }) => {
      const record = ledger.find(messageId);
      if (record !== undefined) this.#named.delete(record);
    });
    channel.on('sync-status', () => this.check());
    this.#measureCalls(channel);
  }

  /** Whatever calls the channel, the simulation or an app, is seen. */
  #measureCalls(channel: ReliableChannel): void {
    const { ledger, clock } = this.#options;
    const { send, resend, discard } = channel;
    channel.send = (content) => {
      this.sendingSince = clock.now();
      const messageId = send.call(channel, content);
      this.#sent++;
      this.#unacknowledged.add(ledger.find(messageId) ?? ledger.sent(messageId, this.index, this.sendingSince));
      return messageId;
    };
    channel.resend = (messageId) => {
      const record = ledger.find(messageId);
      if (record !== undefined) record.restarted = true;
      resend.call(channel, messageId);
    };
    channel.discard = (messageId) => {
      discard.call(channel, messageId);
      const record = ledger.find(messageId);
      if (record !== undefined && channel.status(messageId) !== 'acknowledged') ledger.discarded(record);
    };
  }
}
