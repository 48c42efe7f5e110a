import type { Moment, SdsAction } from '../sds/index.js';
import type { Broadcaster } from './broadcaster.js';
import type { Context } from './context.js';
import type { Intake } from './intake.js';
import type { LogWindow } from './logWindow.js';
import type { Outbox } from './outbox.js';
import type { Participants } from './participants.js';
import type { Retriever } from './retrieval.js';
import type { SyncSchedule } from './syncSchedule.js';

/** What reacts to the protocol. */
interface Rooms {
  readonly broadcaster: Broadcaster;
  readonly intake: Intake;
  readonly outbox: Outbox;
  readonly participants: Participants;
  readonly retriever: Retriever;
  readonly sync: SyncSchedule;
  readonly window: LogWindow;
}

/** Carries out what the protocol says: keeps it, schedules what follows, and tells it. */
export function createReactions({ sds, events, journal, budget }: Context, rooms: Rooms) {
  const { broadcaster, intake, outbox, participants, retriever, sync, window } = rooms;

  function react(action: SdsAction, at: Moment, received: Uint8Array | undefined): void {
    switch (action.type) {
      case 'heard': {
        const { participantId, behind } = action;
        if (participants.isNews(participantId, at.now)) events.emit('participants-changed', { participantId });
        if (participants.heard(participantId, at.now) && behind) sync.greet(at);
        else sync.heard(at);
        break;
      }
      case 'deliver': {
        const { entry, late, gaps, own, released } = action;
        window.changed();
        journal.delivered(entry.messageId, released);
        sync.activity(at);
        if (own) events.emit('own-message-received', { ...entry });
        else events.emit('message-received', { ...entry, late, gaps });
        break;
      }
      case 'replace':
        window.changed();
        journal.removed(action.before);
        journal.delivered(action.entry.messageId);
        events.emit('message-replaced', { ...action.entry });
        break;
      case 'hold': {
        const { messageId, senderId, content } = action.entry;
        journal.held(messageId);
        if (action.waitsForMissing) retriever.hold(messageId);
        events.emit('message-held', { messageId, senderId, content, waitingFor: action.waitingFor });
        break;
      }
      case 'missing': {
        const { entries } = action;
        for (const { messageId } of entries) retriever.want(messageId, at);
        events.emit('message-missing', { entries });
        break;
      }
      case 'named': {
        const { messageId, namedBy } = action;
        sds.named(messageId, namedBy);
        if (sds.node(messageId)?.state === 'missing') retriever.named(messageId, namedBy, at);
        events.emit('missing-changed', { messageIds: [messageId] });
        break;
      }
      case 'recover': {
        const { messageId, via } = action;
        retriever.stop(messageId);
        if (via === 'repair') sync.recovered();
        if (action.wasLost) journal.lost(messageId, null);
        events.emit('message-recovered', { messageId, via });
        break;
      }
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
      case 'ephemeral': {
        const { senderId, content } = action;
        events.emit('ephemeral-received', { senderId, content });
        break;
      }
      case 'undecodable':
        intake.refuse(action.reason, received!);
        break;
      case 'respond':
        // Whoever asked asks again, and others may have it too.
        if (budget.wait('repair', at.now) === 0) void broadcaster.respond(action.messageId);
        break;
    }
  }

  /** @param received the bytes that led to it, as the transport gave them, if any did */
  return (actions: readonly SdsAction[], at: Moment, received?: Uint8Array): void => {
    if (actions.length === 0) return;
    // Everything is kept before anybody is told anything.
    events.batch(() => {
      for (const action of actions) react(action, at, received);
    });
  };
}
