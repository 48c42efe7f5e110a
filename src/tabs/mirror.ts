import type {
  FrameBudgetStatus,
  HeldMessage,
  LogEntry,
  MessageDelivery,
  MissingState,
  Participant,
  TransportHealth,
} from '../engine/index.js';
import { compareEntries } from '../ports/order.js';
import type { Changes, Figures, Patch, PostedDelivery, PostedError, Told } from './messages.js';
import type { Source } from './source.js';

/** A channel as the tab that leads says it is. Nothing in it happens by itself. */
export class Mirror implements Source {
  readonly #log = new Map<string, LogEntry>();
  readonly #deliveries = new Map<string, MessageDelivery>();
  readonly #held = new Map<string, HeldMessage>();
  readonly #missing = new Map<string, MissingState>();
  readonly #participants = new Map<string, Participant>();
  /** In what comes last: there is no channel to be asked before it is whole. */
  #figures!: Figures;
  /** In order; undefined = to be made anew. */
  #ordered: LogEntry[] | undefined = [];
  #shown: readonly LogEntry[] | undefined;

  readonly health = {
    get: (): TransportHealth => this.#figures.health,
    detail: () => this.#figures.detail,
    subscribe: () => () => {},
  };

  get figures(): Figures {
    return this.#figures;
  }

  apply({ log, deliveries = [], held, missing, participants, figures }: Patch): void {
    for (const messageId of log?.gone ?? []) this.#leave(messageId);
    for (const entry of log?.put ?? []) this.enter(entry);
    for (const [messageId, delivery] of deliveries) {
      if (delivery === undefined) this.#deliveries.delete(messageId);
      else this.#deliveries.set(messageId, toDelivery(delivery));
    }
    change(this.#held, held, ({ messageId }) => messageId);
    change(this.#missing, missing, ({ messageId }) => messageId);
    change(this.#participants, participants, ({ participantId }) => participantId);
    this.#figures = figures ?? this.#figures;
  }

  /** What an event says of the log. */
  follow([event, detail]: Told): void {
    if (event === 'message-received' || event === 'own-message-received' || event === 'message-replaced') {
      const { messageId, senderId, content, lamportTimestamp } = detail;
      const arrival = event === 'message-received' ? detail.arrival : undefined;
      this.enter({ messageId, senderId, content, lamportTimestamp, ...(arrival !== undefined && { arrival }) });
    } else if (event === 'messages-evicted') {
      for (const messageId of detail.messageIds) this.#leave(messageId);
    }
  }

  enter(entry: LogEntry): void {
    const before = this.#log.get(entry.messageId);
    this.#log.set(entry.messageId, entry);
    this.#shown = undefined;
    if (before !== undefined) this.#ordered = undefined;
    if (this.#ordered === undefined) return;
    const last = this.#ordered.at(-1);
    if (last === undefined || compareEntries(last, entry) < 0) this.#ordered.push(entry);
    else this.#ordered = undefined;
  }

  #leave(messageId: string): void {
    if (!this.#log.delete(messageId)) return;
    this.#ordered = this.#shown = undefined;
  }

  has(messageId: string): boolean {
    return this.#log.has(messageId);
  }

  log(): readonly LogEntry[] {
    this.#ordered ??= [...this.#log.values()].sort(compareEntries);
    return (this.#shown ??= this.#ordered.slice());
  }

  olderCount(): number {
    return this.#figures.older;
  }

  status(messageId: string) {
    return this.#deliveries.get(messageId)?.status;
  }

  delivery(messageId: string): MessageDelivery | undefined {
    return this.#deliveries.get(messageId);
  }

  held(): readonly HeldMessage[] {
    return [...this.#held.values()].sort(compareEntries);
  }

  syncStatus() {
    return this.#figures.syncStatus;
  }

  missing(): readonly MissingState[] {
    const isLost = ({ state }: MissingState): number => Number(state === 'lost');
    return [...this.#missing.values()].sort((a, b) => isLost(a) - isLost(b) || a.since - b.since);
  }

  participants(): readonly Participant[] {
    return [...this.#participants.values()];
  }

  read(): readonly number[] {
    return this.#figures.read;
  }

  frameBudget(): FrameBudgetStatus | undefined {
    return this.#figures.budget;
  }

  counters() {
    return this.#figures.counters;
  }
}

function change<T>(map: Map<string, T>, { put, gone }: Changes<T> = { put: [], gone: [] }, idOf: (one: T) => string) {
  for (const id of gone) map.delete(id);
  for (const one of put) map.set(idOf(one), one);
}

function toDelivery({ error, ...delivery }: PostedDelivery): MessageDelivery {
  return error === undefined ? delivery : { ...delivery, error: toError(error) };
}

/** An error of another tab. */
export function toError({ name, message, code }: PostedError): Error {
  return Object.assign(new Error(message), { name }, code !== undefined && { code });
}
