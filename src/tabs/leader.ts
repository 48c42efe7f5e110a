import type { ReliableChannel, Transport } from '../engine/index.js';
import { createReliableChannel } from '../engine/index.js';
import { report } from '../engine/emitter.js';
import { toError } from '../engine/errors.js';
import type { TabContext } from './context.js';
import { inboxName } from './context.js';
import { createLease } from './lease.js';
import type { Link } from './link.js';
import { createLink } from './link.js';
import type { Action, Content, Notice, Request, Told } from './messages.js';
import { PROTOCOL, toPostedError } from './messages.js';
import { compareSettings } from './options.js';
import type { Report } from './reporter.js';
import { createReporter, oldestOf } from './reporter.js';
import { watchSlot } from './slot.js';
import { OTHER_VERSION, TabsError } from './tabsError.js';

const decoder = new TextDecoder();

/** The engine, whose `send` takes the timestamp too. */
type Engine = Omit<ReliableChannel, 'send'> & { send(content: Uint8Array, lamportTimestamp: number): string };

/** A tab that is told what happens. */
interface Member {
  readonly tab: string;
  readonly link: Link;
  /** What it asked for and has no answer to. */
  readonly asked: Map<number, AbortController>;
  readonly close: () => void;
}

export type Leader = Awaited<ReturnType<typeof startLeading>>;

/**
 * Runs the engine in this tab, and serves the others.
 * @param lost called once, when another tab has taken over, or deleted the storage
 * @param tell says in this tab what another one did, where the engine has no event for it
 * @throws {TabsError} when the persistence cannot be shared, and what persistence and transport throw
 */
export async function startLeading(context: TabContext, lost: () => void, tell: (told: Told) => void) {
  const { options, environment, clock, name, slot, settings } = context;
  const { channelId, participantId, persistence } = options;
  const ends: (() => unknown)[] = [];
  const end = async (): Promise<void> => {
    for (const one of ends.splice(0).reverse()) await Promise.resolve().then(one).catch(report);
  };
  try {
    const storage = await persistence!.open({ channelId, participantId });
    ends.push(() => storage.close());
    const refused = persistence!.status?.get({ channelId, participantId })?.fallback;
    if (refused !== undefined) {
      throw new TabsError(
        `Tabs share a channel through its persistence, and that of this tab fell back to its memory. ${refused.message} ` +
          'Memory is of one tab alone: reload once the page may store something, or open the channel without ' +
          'sharedByTabs(), in every tab under a participantId of its own.',
        { cause: refused },
      );
    }
    if (storage.claim === undefined || storage.holdsClaim === undefined) {
      throw new TabsError(
        'Tabs share a channel through its persistence, and this one is of one tab alone: use indexedDbPersistence() of ' +
          'react-reliable-channel/indexeddb.',
      );
    }
    let deleted = lost;
    storage.onEnded?.(() => deleted());
    const epoch = await storage.claim();
    const lease = createLease(storage, clock, lost);
    deleted = lease.end;
    ends.push(() => lease.close());
    const network: Transport & { close?(): unknown } =
      typeof options.transport === 'function' ? await options.transport(channelId) : options.transport;
    if (network !== options.transport) ends.push(() => network.close?.());
    const engine = await createReliableChannel({
      ...options,
      persistence: { open: () => lease.guardStorage() },
      transport: lease.guardTransport(network),
    });
    return serve(engine, engine as unknown as Engine, epoch, network.maxMessageSize, lease, end);
  } catch (error) {
    await end();
    throw error;
  }

  function serve(
    channel: ReliableChannel,
    engine: Engine,
    epoch: number,
    maxMessageSize: number,
    lease: ReturnType<typeof createLease>,
    endAll: () => Promise<void>,
  ) {
    const links = new Map<number, Member>();
    /** Messages of other tabs that are not written yet. */
    const underWay = new Set<string>();
    const publish = ({ told, patch }: Report): void => {
      for (const { link } of links.values()) link.tell({ kind: 'change', told, patch });
    };
    const reporter = createReporter(channel, maxMessageSize, clock, () => lease.settled(), publish);
    const inbox = environment.openChannel(inboxName(name, slot));
    const stopHealth = channel.health.subscribe(() => reporter.request());
    let closing: Promise<void> | undefined;

    /**
     * Does what a tab asks for, until `signal` is aborted. Doing it twice does no harm.
     * @param remote another tab asks
     * @throws {TabsError} when another tab took over before it was written: then that one is to be asked
     */
    async function perform(action: Action, signal?: AbortSignal, remote = false): Promise<unknown> {
      const result = await act(action, signal, remote);
      await lease.settled();
      if (lease.lost) throw new TabsError('another tab has taken over');
      return result;
    }

    async function act(action: Action, signal: AbortSignal | undefined, remote: boolean): Promise<unknown> {
      switch (action.kind) {
        case 'send': {
          const { messageId, lamportTimestamp, content } = action;
          // One that led before may have written it.
          if (channel.status(messageId) === undefined && !underWay.has(messageId)) {
            underWay.add(messageId);
            try {
              engine.send(content, lamportTimestamp);
            } catch (error) {
              underWay.delete(messageId);
              throw error;
            }
            reporter.sent(messageId);
          }
          // Where it could not be written, its delivery says so.
          await channel.flush().catch(() => undefined);
          if (lease.lost) return undefined;
          const entry = underWay.delete(messageId) && channel.log().findLast((one) => one.messageId === messageId);
          if (remote && entry) {
            tell(['own-message-received', entry]);
            tell(['delivery-changed', { messageId }]);
          }
          reporter.changed(messageId);
          return undefined;
        }
        case 'ephemeral':
          return channel.sendEphemeral(action.content);
        case 'resend':
          channel.resend(action.messageId);
          reporter.changed(action.messageId);
          if (remote) tell(['delivery-changed', { messageId: action.messageId }]);
          return undefined;
        case 'discard':
          channel.discard(action.messageId);
          reporter.changed(action.messageId);
          reporter.logChanged();
          if (remote) tell(['messages-evicted', { messageIds: [action.messageId], oldest: oldestOf(channel) }]);
          return undefined;
        case 'retrieve':
          return channel.retrieve(action.messageIds);
        case 'loadOlder': {
          const count = await channel.loadOlder(action.limit);
          reporter.logChanged();
          if (remote) tell(['messages-evicted', { messageIds: [], oldest: oldestOf(channel) }]);
          return count;
        }
        case 'fetchHistory': {
          const { messages, cursor, noStore } = await channel.fetchHistory(action.query, signal);
          const posted = messages.map(({ payload, hash, timestamp }) => ({
            payload: payload.slice(),
            hash,
            timestamp,
          }));
          return { messages: posted, cursor, noStore };
        }
        case 'setRead':
          return channel.setRead(action.read);
        case 'flush':
          return channel.flush();
      }
    }

    async function answer({ link, asked }: Member, id: number, action: Action): Promise<void> {
      const abort = new AbortController();
      asked.set(id, abort);
      let content: Content;
      try {
        content = { kind: 'done', id, result: await perform(action, abort.signal, true) };
      } catch (error) {
        // Who took over answers.
        if (lease.ended || abort.signal.aborted) return;
        content = { kind: 'done', id, error: toPostedError(toError(error)) };
      } finally {
        asked.delete(id);
      }
      // What it led to is told first.
      await reporter.reported();
      if (lease.ended) return;
      link.tell(content);
    }

    inbox.onmessage = ({ data }: MessageEvent<Request>) => {
      if (data?.protocol !== PROTOCOL || data.epoch !== epoch || closing !== undefined) return;
      const member = links.get(data.slot);
      if (member?.tab !== data.tab) return;
      if (data.kind === 'request') void answer(member, data.id, data.action);
      else if (data.kind === 'abort') member.asked.get(data.id)?.abort();
      else member.link.read(data.sequence);
    };

    /** Whether a tab that encrypted this has our key: each of them is to read what the other one writes. */
    async function canRead(sample: Uint8Array | undefined): Promise<boolean> {
      try {
        const { encryption } = options;
        return !encryption || !sample || decoder.decode(await encryption.decrypt(sample)) === settings;
      } catch {
        return false;
      }
    }

    async function welcome(hello: Extract<Notice, { kind: 'hello' }>): Promise<void> {
      const differing = compareSettings(hello.settings, settings);
      if (differing.length === 0 && !(await canRead(hello.sample))) differing.push('key of its encryption');
      if (closing !== undefined) return;
      if (hello.protocol !== PROTOCOL) {
        refuse(hello.tab, OTHER_VERSION);
      } else if (differing.length > 0) {
        const what = differing.join(', ');
        refuse(hello.tab, `another tab has this channel open with another ${what}: open it with the same ${what}`);
      } else if (hello.slot !== slot) {
        links.get(hello.slot)?.close();
        const box = environment.openChannel(inboxName(name, hello.slot));
        const link = createLink(
          (content, sequence) =>
            box.postMessage({ protocol: PROTOCOL, epoch, to: hello.tab, from: slot, sequence, ...content }),
          () => reporter.whole((parts) => link.start(parts)),
        );
        const asked: Member['asked'] = new Map();
        const close = (): void => {
          for (const one of asked.values()) one.abort();
          stop();
          box.close();
          links.delete(hello.slot);
          if (links.size === 0) reporter.rest();
        };
        const stop = watchSlot(environment, name, hello.slot, close);
        links.set(hello.slot, { tab: hello.tab, link, asked, close });
        reporter.whole((parts) => link.start(parts));
      }
    }

    function refuse(to: string, reason: string): void {
      context.notify({ protocol: PROTOCOL, kind: 'refused', to, reason });
    }

    return {
      epoch,
      channel,
      perform,
      welcome,

      get members(): readonly string[] {
        return [...links.values()].map((member) => member.tab);
      },

      /** This tab sends. */
      send(content: Uint8Array, lamportTimestamp: number): string {
        const messageId = engine.send(content, lamportTimestamp);
        reporter.sent(messageId);
        return messageId;
      },

      /** Whether another tab took over before this one had closed it. */
      get lost(): boolean {
        return lease.lost;
      },

      /** Another tab has taken over: nothing is written or published from now on. */
      end: () => lease.end(),

      /** Closes the engine, which writes what it has to, and then, without waiting for it, its network. */
      close(): Promise<void> {
        return (closing ??= (async () => {
          stopHealth();
          await channel.close().catch(report);
          reporter.close();
          inbox.close();
          for (const member of [...links.values()]) member.close();
          void endAll();
        })());
      },
    };
  }
}
