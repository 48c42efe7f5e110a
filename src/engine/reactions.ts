import type { Moment, SdsAction, SdsChannel } from '../sds/index.js';
import { toStored } from './broadcaster.js';
import type { Emitter } from './emitter.js';
import type { Journal } from './journal.js';
import type { Outbox } from './outbox.js';
import type { Participants } from './participants.js';
import type { Retriever } from './retrieval.js';
import type { SyncSchedule } from './syncSchedule.js';
import type { ReliableChannelEvents } from './types.js';

/** What reacts to the protocol. */
export interface ReactionsHost {
  readonly sds: SdsChannel;
  readonly events: Emitter<ReliableChannelEvents>;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly retriever: Retriever;
  readonly sync: SyncSchedule;
  readonly participants: Participants;
  logChanged(): void;
  /** Bytes that could not be used. */
  refuse(reason: string, bytes: Uint8Array): void;
  /** Somebody is to be given a message again. */
  respond(messageId: string): void;
}

/** Carries out what the protocol says: keeps it, schedules what follows, and tells it. */
export class Reactions {
  readonly #host: ReactionsHost;

  constructor(host: ReactionsHost) {
    this.#host = host;
  }

  /** @param received the bytes that led to it, as the transport gave them, if any did */
  handle(actions: readonly SdsAction[], at: Moment, received?: Uint8Array): void {
    if (actions.length === 0) return;
    // Everything is kept before anybody is told anything.
    this.#host.events.batch(() => {
      for (const action of actions) this.#act(action, at, received);
    });
  }

  #act(action: SdsAction, at: Moment, received: Uint8Array | undefined): void {
    const { sds, events, journal, outbox, retriever, sync, participants } = this.#host;
    switch (action.type) {
      case 'heard':
        if (participants.isNews(action.participantId, at.now)) {
          events.emit('participants-changed', { participantId: action.participantId });
        }
        if (participants.heard(action.participantId, at.now)) sync.greet(participants.present(at.now), at);
        else sync.heard(at);
        break;
      case 'deliver':
        this.#delivered(action, at);
        break;
      case 'replace':
        this.#host.logChanged();
        journal.removed(action.before);
        journal.delivered(toStored(sds, action.entry.messageId), false);
        events.emit('message-replaced', { ...action.entry });
        break;
      case 'hold': {
        const { messageId, senderId, content } = action.entry;
        journal.held(toStored(sds, messageId));
        if (action.waitsForMissing) retriever.hold(messageId);
        events.emit('message-held', { messageId, senderId, content, waitingFor: action.waitingFor });
        break;
      }
      case 'missing':
        for (const { messageId } of action.entries) retriever.want(messageId, at);
        events.emit('message-missing', { entries: action.entries });
        break;
      case 'named':
        sds.named(action.messageId, action.namedBy);
        if (sds.node(action.messageId)?.state === 'missing') retriever.named(action.messageId, action.namedBy, at);
        events.emit('missing-changed', { messageIds: [action.messageId] });
        break;
      case 'recover':
        retriever.stop(action.messageId);
        if (action.via === 'repair') sync.limit.refund();
        if (action.wasLost) journal.lost(action.messageId, null);
        events.emit('message-recovered', { messageId: action.messageId, via: action.via });
        break;
      case 'lose': {
        const { messageId, senderId, retrievalHint } = action.entry;
        retriever.stop(messageId);
        journal.lost(messageId, action.known);
        events.emit('irretrievable-message', { messageId, senderId, retrievalHint });
        break;
      }
      case 'forget':
        journal.lost(action.messageId, null);
        break;
      case 'acknowledge': {
        const { messageId, participantId, count } = action;
        outbox.acknowledged(messageId, participantId);
        events.emit('message-acknowledged', { messageId, participantId, count });
        break;
      }
      case 'possibly-acknowledge': {
        const { messageId, count } = action;
        outbox.possiblyAcknowledged(messageId, at);
        events.emit('message-possibly-acknowledged', { messageId, count });
        break;
      }
      case 'ephemeral':
        events.emit('ephemeral-received', { senderId: action.senderId, content: action.content });
        break;
      case 'undecodable':
        this.#host.refuse(action.reason, received!);
        break;
      case 'respond':
        this.#host.respond(action.messageId);
        break;
    }
  }

  #delivered({ entry, late, gaps, own, released }: Extract<SdsAction, { type: 'deliver' }>, at: Moment): void {
    const { sds, events, journal, sync } = this.#host;
    this.#host.logChanged();
    journal.delivered(toStored(sds, entry.messageId), released);
    sync.activity(at);
    if (own) events.emit('own-message-received', { ...entry });
    else events.emit('message-received', { ...entry, late, gaps });
  }
}
