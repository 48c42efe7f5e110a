import type { HistoryPage, ReliableChannel } from '../engine/index.js';
import { resolveTuning, SendError } from '../engine/index.js';
import { report } from '../engine/emitter.js';
import { toError, UNWRITTEN } from '../engine/errors.js';
import { ChannelWipedError } from '../ports/channelWipedError.js';
import { deriveMessageId } from '../sds/messageId.js';
import type { TabContext } from './context.js';
import { createElection } from './election.js';
import { createFollower } from './follower.js';
import type { Leader } from './leader.js';
import { startLeading } from './leader.js';
import type { Action, Notice, Told } from './messages.js';
import { eventNames, PROTOCOL } from './messages.js';
import { Mirror } from './mirror.js';
import { createOutgoing } from './outgoing.js';
import { CLOSED, createLengthCheck } from './lengthCheck.js';
import { orAborted } from './orAborted.js';
import { partsOf } from './patches.js';
import { createRequests } from './requests.js';
import type { Source } from './source.js';
import { cannotShare, OTHER_VERSION } from './tabsError.js';
import { createTimestamps } from './timestamps.js';
import { createView } from './view.js';

/** How long a tab that nobody sees leads while somebody sees another, ms: whoever goes back and forth moves nothing. */
const HAND_OVER_AFTER = 2_000;
/** How long what ends is waited for, ms. */
const ENDING = 1_000;
/** After what failed it is tried again, ms. */
const RETRY = 1_000;
/** With more requests without an answer, a count, what is of the moment is not asked for. */
const EPHEMERAL = 32;

type Role = 'following' | 'opening' | 'leading' | 'closed';

/**
 * One tab's part in a channel that several share: it leads, or follows the one that does. Resolves when it is one of the two.
 * @param ends is called when it has closed
 */
export function openTabChannel(
  context: TabContext,
  listen: (hear: (notice: Notice) => void) => void,
  ends: () => void,
): Promise<ReliableChannel> {
  const { options, environment, clock, name, tab, slot, settings, sample, notify } = context;
  const { channelId, participantId } = options;
  const tuning = resolveTuning(options.preset, options.tuning);
  const timestamps = createTimestamps(slot, tuning.maxClockAhead);
  const outgoing = createOutgoing();
  const view = createView(context, timestamps, outgoing);
  const { events, tell, tellHealth } = view;
  const checkLength = createLengthCheck(channelId, participantId, tuning.causalHistoryMax);

  let role: Role = 'following';
  let leader: Leader | undefined;
  /** How often this tab began to lead, a count. */
  let attempts = 0;
  /** Why this tab may not follow the one that leads. */
  let refusal: Error | undefined;
  /** Who leads, as far as this tab heard. */
  let led: { readonly epoch: number; hiddenSince: number | undefined } | undefined;
  let stops: (() => void)[] = [];
  /** What was marked last in this tab. */
  let marked: readonly number[] | undefined;
  let helloAt = -Infinity;
  let closing: Promise<void> | undefined;
  const end = new AbortController();
  let isOpen = false;
  let opened: () => void;
  let failed: (error: Error) => void;

  const follower = createFollower(context, {
    whole(mirror) {
      if (role !== 'following') return;
      election.heard();
      adopt(mirror);
      requests.connected();
      opened();
    },
    told(happened, mirror) {
      if (role !== 'following' || view.source !== mirror) return;
      election.heard();
      if (happened.some(([event]) => event === 'read-changed')) view.readHere = undefined;
      tell(happened);
      tellHealth();
    },
    done: (id, { result, error }) => requests.done(id, result, error),
    torn: hello,
  });
  const requests = createRequests(
    (id, action) => follower.ask(id, action),
    (id) => follower.abort(id),
  );
  const election = createElection(environment, name, slot, clock, {
    won: () => void open(),
    lost: overtaken,
    ask: () => notify({ protocol: PROTOCOL, kind: 'ping' }),
    failed: (error) => refuse(toError(error)),
    step() {
      const since = led?.hiddenSince;
      if (since === undefined || !environment.isVisible() || clock.now() - since < HAND_OVER_AFTER) return;
      notify({ protocol: PROTOCOL, kind: 'offer', tab, epoch: led!.epoch });
    },
  });

  /** Before it is open nobody listens. */
  function adopt(next: Source): void {
    refusal = undefined;
    view.adopt(next, isOpen);
  }

  function beat(): void {
    notify({
      protocol: PROTOCOL,
      kind: 'beat',
      tab,
      slot,
      epoch: leader?.epoch ?? 0,
      visible: environment.isVisible(),
      ready: role === 'leading',
      members: leader?.members ?? [],
    });
  }

  function hello(): void {
    const now = clock.now();
    if (now - helloAt < 100 && now >= helloAt) return;
    helloAt = now;
    notify({ protocol: PROTOCOL, kind: 'hello', tab, slot, settings, sample });
  }

  function hear(notice: Notice): void {
    if (role === 'closed') return;
    switch (notice.kind) {
      case 'beat':
        heardBeat(notice);
        break;
      case 'ping':
        if (role === 'leading' || role === 'opening') beat();
        break;
      case 'hello':
        if (role === 'leading') void leader?.welcome(notice);
        break;
      case 'refused':
        if (notice.to === tab) refuse(cannotShare(channelId, notice.reason));
        break;
      case 'offer':
        if (role === 'leading' && notice.epoch === leader?.epoch && !environment.isVisible()) void handOver(notice.tab);
        break;
      case 'yours':
        if (notice.to === tab && role === 'following') election.take();
        break;
      case 'wiped': {
        const error = new ChannelWipedError(channelId, true);
        closing ??= shutDown(error);
        failed(error);
      }
    }
  }

  function heardBeat(notice: Extract<Notice, { kind: 'beat' }>): void {
    const { protocol, epoch, ready, members, visible } = notice;
    if (role !== 'following') {
      if (epoch > (leader?.epoch ?? Infinity)) leader?.end();
      return;
    }
    // One that was taken over from and does not know yet.
    if (epoch > 0 && epoch < (led?.epoch ?? 0)) return;
    election.heard();
    if (protocol !== PROTOCOL) {
      refuse(cannotShare(channelId, OTHER_VERSION));
      return;
    }
    if (epoch === 0) return;
    const before = led?.epoch === epoch ? led.hiddenSince : undefined;
    led = { epoch, hiddenSince: visible ? undefined : (before ?? clock.now()) };
    if (ready && (follower.epoch !== epoch || !members.includes(tab))) hello();
  }

  /** This tab has the lock. */
  async function open(): Promise<void> {
    if (role !== 'following') return;
    role = 'opening';
    const attempt = ++attempts;
    const isCurrent = (): boolean => role === 'opening' && attempt === attempts;
    requests.disconnected();
    beat();
    let made: Leader | undefined;
    const lost = (): void => {
      if (attempt === attempts) overtaken();
    };
    try {
      made = await startLeading(context, lost, (one) => tell([one]));
      const older = view.source.log().length - made.channel.log().length;
      if (older > 0) await made.channel.loadOlder(older);
    } catch (error) {
      void made?.close();
      // Taken over, or closed, meanwhile.
      if (isCurrent()) couldNotLead(toError(error));
      return;
    }
    if (!isCurrent()) {
      void made.close();
      return;
    }
    leader = made;
    role = 'leading';
    led = undefined;
    follower.leave(made.epoch);
    const { channel } = made;
    for (const { action, signal, resolve, reject } of requests.take()) {
      lead(made, action, signal).then(resolve, reject);
    }
    adopt(channel);
    stops = eventNames.map((event) => channel.on(event, (detail) => tell([[event, detail] as unknown as Told])));
    stops.push(channel.health.subscribe(tellHealth));
    beat();
    opened();
  }

  function couldNotLead(error: Error): void {
    role = 'following';
    election.yield();
    refuse(error);
    if (closing !== undefined) return;
    clock.setTimeout(() => {
      if (role === 'following' && closing === undefined) election.follow();
    }, RETRY);
  }

  /** Another tab leads from now on, or deleted what this one writes to: then one of them opens it anew. */
  function overtaken(): void {
    if (role !== 'leading' && role !== 'opening') return;
    if (role === 'leading') void stopLeading().close();
    role = 'following';
    election.yield();
    election.follow();
  }

  /** What this tab sees stays as it is, until another one tells it more. */
  function stopLeading(): Leader {
    const left = leader!;
    role = 'following';
    for (const stop of stops.splice(0)) stop();
    const mirror = new Mirror();
    for (const part of partsOf(left.channel, Infinity)) mirror.apply(part);
    view.source = mirror;
    leader = undefined;
    written(left.channel);
    for (const { messageId, lamportTimestamp, content } of outgoing.entries()) {
      ask({ kind: 'send', messageId, lamportTimestamp, content });
    }
    return left;
  }

  async function handOver(to: string): Promise<void> {
    const left = stopLeading();
    const { epoch } = left;
    await Promise.race([left.close(), new Promise((resolve) => clock.setTimeout(() => resolve(undefined), ENDING))]);
    if (role !== 'following') return;
    notify({ protocol: PROTOCOL, kind: 'yours', to, epoch });
    election.follow();
    // If that tab is gone, the browser chooses another one.
    clock.setTimeout(() => {
      if (role === 'following') election.yield();
    }, ENDING);
  }

  /** What the engine has written is not this tab's to keep any more. */
  function written(channel: ReliableChannel): void {
    for (const { messageId } of outgoing.entries()) {
      if (channel.status(messageId) !== undefined) outgoing.delete(messageId);
    }
  }

  /** A message is asked for until it is written. */
  function ask(action: Extract<Action, { kind: 'send' }>): void {
    const { messageId } = action;
    requests.add(action).then(
      () => outgoing.delete(messageId),
      (error: Error) => {
        if (role === 'closed') return;
        outgoing.refused(messageId, error);
        tell([['sending-message-irrecoverable-error', { messageId, error }]]);
      },
    );
  }

  /** What this tab shows stays as it is, and it says why. */
  function refuse(error: Error): void {
    failed(error);
    if (closing !== undefined || refusal?.message === error.message) return;
    refusal = error;
    report(error);
    tell([['sync-status', channel.syncStatus()]]);
    tellHealth();
  }

  const isOff = (): boolean => role === 'closed' || refusal !== undefined;

  function checkSendable({ length }: Uint8Array): void {
    // Those of the tab that leads; the engine here has none, and sees to its own.
    const { figures } = view.source as Partial<Mirror>;
    checkLength(role === 'closed', length, figures?.maxMessageSize);
  }

  /** Does it here. What was not written when another tab took over that one is asked for, unless a newer mark is. */
  function lead(by: Leader, action: Action, signal?: AbortSignal): Promise<unknown> {
    return by.perform(action, signal).catch((error: unknown) => {
      if (!by.lost || signal?.aborted) throw error;
      return action.kind === 'setRead' && action.read !== marked ? undefined : act(action, signal);
    });
  }

  /** Does it here, or asks the tab that leads. */
  function act<T>(action: Action, signal?: AbortSignal): Promise<T> {
    if (closing !== undefined) return Promise.reject(new Error(CLOSED));
    if (role === 'leading') return lead(leader!, action, signal) as Promise<T>;
    return requests.size > tuning.maxUnwritten ? Promise.reject(new Error(UNWRITTEN)) : requests.add<T>(action, signal);
  }

  function input(action: Action): void {
    if (closing === undefined) act(action).catch(() => undefined);
  }

  /** @param wiped why nothing that was sent here is waited for */
  async function shutDown(wiped?: Error): Promise<void> {
    end.abort(wiped ?? new Error(CLOSED));
    events.clear();
    stopVisibility();
    if (!wiped && role === 'following' && outgoing.entries().length > 0) {
      // What was sent here is in the inbox of who leads.
      await Promise.race([
        channel.flush().catch(() => undefined),
        new Promise((resolve) => clock.setTimeout(() => resolve(undefined), ENDING)),
      ]);
    }
    const left = leader;
    role = 'closed';
    for (const stop of stops.splice(0)) stop();
    requests.fail(new Error(CLOSED));
    await left?.close();
    election.close();
    follower.close();
    ends();
  }

  const channel: ReliableChannel = {
    channelId,
    participantId,

    health: {
      get: () => (isOff() ? 'offline' : view.source.health.get()),
      detail: () => {
        if (refusal !== undefined) return { publishing: false, receiving: false, reason: refusal.message };
        return view.source.health.detail?.() ?? { publishing: true, receiving: true };
      },
      subscribe: view.onHealth,
    },

    send(content) {
      checkSendable(content);
      const lamportTimestamp = timestamps.next(clock.now());
      const bytes = content.slice();
      if (role === 'leading') {
        const messageId = leader!.send(bytes, lamportTimestamp);
        outgoing.add({ messageId, senderId: participantId, content: bytes, lamportTimestamp });
        const { channel: engine } = leader!;
        // Where it could not be written, its delivery says so.
        const flushed = engine.flush().catch(() => undefined);
        void flushed.then(() => written(engine));
        return messageId;
      }
      if (requests.size > tuning.maxUnwritten) throw new SendError('unwritten', UNWRITTEN);
      const messageId = deriveMessageId(participantId, lamportTimestamp, bytes);
      outgoing.add({ messageId, senderId: participantId, content: bytes, lamportTimestamp });
      ask({ kind: 'send', messageId, lamportTimestamp, content: bytes });
      return messageId;
    },

    flush: () => act<void>({ kind: 'flush' }),

    sendEphemeral(content) {
      checkSendable(content);
      if (role === 'leading') leader!.channel.sendEphemeral(content);
      else if (requests.size < EPHEMERAL) input({ kind: 'ephemeral', content: content.slice() });
    },

    resend(messageId) {
      const again = outgoing.retry(messageId);
      if (again === undefined) input({ kind: 'resend', messageId });
      else ask({ kind: 'send', messageId, lamportTimestamp: again.lamportTimestamp, content: again.content });
    },

    discard(messageId) {
      outgoing.delete(messageId);
      input({ kind: 'discard', messageId });
    },

    retrieve: (messageIds) => input({ kind: 'retrieve', messageIds: messageIds && [...messageIds] }),
    on: (event, listener) => events.on(event, listener),
    log: () => outgoing.into(view.source.log()),
    olderCount: () => view.source.olderCount(),
    loadOlder: (limit) => (closing === undefined ? act({ kind: 'loadOlder', limit }) : Promise.resolve(0)),
    async fetchHistory(query, signal) {
      signal?.throwIfAborted();
      return orAborted(act<HistoryPage>({ kind: 'fetchHistory', query }, signal), [end.signal, signal]);
    },
    status: (messageId) => channel.delivery(messageId)?.status,
    delivery: (messageId) => outgoing.delivery(messageId) ?? view.source.delivery(messageId),
    held: () => view.source.held(),
    syncStatus: () => (isOff() ? { ...view.source.syncStatus(), status: 'offline' } : view.source.syncStatus()),
    missing: () => view.source.missing(),
    participants: () => view.source.participants(),
    read: () => view.readHere ?? view.source.read(),
    setRead(read) {
      marked = read;
      input({ kind: 'setRead', read });
      if (role === 'leading' || closing !== undefined) return;
      // Whoever marks one after another reads what was marked before.
      view.readHere = read;
      tell([['read-changed', { read }]]);
    },
    frameBudget: () => view.source.frameBudget(),
    counters: () => view.source.counters(),
    tabRole: () => (leader === undefined ? 'follower' : leader.members.length > 0 ? 'leader' : 'alone'),
    closed: end.signal,
    close: () => (closing ??= shutDown()),
  };

  const stopVisibility = environment.onVisibilityChange(() => {
    if (role === 'leading' || role === 'opening') beat();
  });
  listen(hear);
  return new Promise<ReliableChannel>((resolve, reject) => {
    opened = () => {
      // Whoever opens it makes its own of a long log: in a task apart from the one that took that in.
      clock.setTimeout(() => {
        if (closing !== undefined) return;
        isOpen = true;
        resolve(channel);
      }, 0);
    };
    failed = (error) => {
      if (isOpen) return;
      reject(error);
      void channel.close();
    };
    election.follow();
    hello();
  });
}
