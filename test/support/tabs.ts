import type {
  ChannelStorage,
  Clock,
  IncomingMessage,
  Persistence,
  ReliableChannel,
  StoredChanges,
  Transport,
} from 'react-reliable-channel/engine';
import { decodeMessage, defaultSdsTuning, memoryPersistence } from 'react-reliable-channel/engine';
import { createMemoryNetwork, createRandom, createVirtualClock } from 'react-reliable-channel/testing';
import type { TabEnvironment } from '../../src/tabs/environment.js';
import type { TabChannelOptions } from '../../src/tabs/options.js';
import { openInTab } from '../../src/tabs/sharedByTabs.js';
import { wipeInTabs } from '../../src/tabs/wipe.js';
import { text } from './group.js';

/** How long a post from tab to tab takes, and a write, ms. */
const POST = 1;
const WRITE = 2;

interface Wanted {
  readonly tab: FakeTab;
  readonly callback: LockGrantedCallback<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A browser whose tabs can be killed and made to hang, in virtual time. */
export class FakeBrowser {
  readonly clock = createVirtualClock();
  readonly network;
  readonly tabs: FakeTab[] = [];
  /** Posts on each channel between tabs so far, and the messages that were in the largest one of them, counts. */
  readonly posts = new Map<string, { count: number; largest: number }>();
  readonly channels = new Map<string, Set<{ tab: FakeTab; onmessage: BroadcastChannel['onmessage'] }>>();
  /** What the channel database of each participant has. */
  readonly #disks = new Map<string, { persistence: Persistence; claims: number; users: Map<FakeTab, () => void> }>();
  readonly #held = new Map<string, Wanted>();
  readonly #waiting = new Map<string, Wanted[]>();
  readonly seed: number;

  constructor(seed = 1) {
    this.seed = seed;
    this.network = createMemoryNetwork({ seed, clock: this.clock, latency: 5 });
  }

  disk(participantId: string) {
    const disk = this.#disks.get(participantId) ?? {
      persistence: memoryPersistence(),
      claims: this.clock.now(),
      users: new Map<FakeTab, () => void>(),
    };
    this.#disks.set(participantId, disk);
    return disk;
  }

  /** Deletes what a participant stored, as who clears the data of the site: whoever has it open is told. */
  clear(participantId: string): void {
    const { users } = this.disk(participantId);
    this.#disks.delete(participantId);
    for (const [tab, end] of users) tab.run(end);
  }

  /** @param openChannel another version of the package */
  open(participantId: string, options: Partial<TabChannelOptions> = {}, openChannel = openInTab): FakeTab {
    const tab = new FakeTab(this, participantId, this.tabs.length, options, openChannel);
    this.tabs.push(tab);
    return tab;
  }

  request(tab: FakeTab, name: string, options: LockOptions, callback: LockGrantedCallback<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const wanted = { tab, callback, resolve, reject };
      const holder = this.#held.get(name);
      const waiting = this.#waiting.get(name) ?? [];
      this.#waiting.set(name, waiting);
      if (options.steal === true) {
        if (holder !== undefined) {
          holder.tab.run(() => holder.reject(new DOMException('the lock was stolen', 'AbortError')));
        }
        this.#grant(name, wanted);
      } else if (options.ifAvailable === true && (holder !== undefined || waiting.length > 0)) {
        Promise.resolve(callback(null)).then(resolve, reject);
      } else {
        waiting.push(wanted);
        options.signal?.addEventListener('abort', () => {
          const at = waiting.indexOf(wanted);
          if (at >= 0) waiting.splice(at, 1);
          reject(new DOMException('the request was aborted', 'AbortError'));
        });
        if (holder === undefined) this.#next(name);
      }
    });
  }

  #grant(name: string, wanted: Wanted): void {
    this.#held.set(name, wanted);
    const { tab, callback } = wanted;
    tab.run(() => {
      void this.#hold(name, wanted, Promise.resolve(callback({ name, mode: 'exclusive' })));
    });
  }

  async #hold(name: string, wanted: Wanted, work: Promise<unknown>): Promise<void> {
    await work.then(wanted.resolve, wanted.reject);
    if (this.#held.get(name) !== wanted) return;
    this.#held.delete(name);
    this.#next(name);
  }

  #next(name: string): void {
    const wanted = this.#waiting.get(name)?.shift();
    if (wanted !== undefined) this.#grant(name, wanted);
  }

  /** What the browser does for a tab that is gone. */
  forget(tab: FakeTab): void {
    for (const [name, waiting] of this.#waiting) {
      this.#waiting.set(
        name,
        waiting.filter((wanted) => wanted.tab !== tab),
      );
    }
    for (const [name, holder] of this.#held) {
      if (holder.tab !== tab) continue;
      this.#held.delete(name);
      this.#next(name);
    }
    for (const set of this.channels.values()) for (const one of set) if (one.tab === tab) set.delete(one);
  }
}

/** One tab, and what its user sees. */
export class FakeTab {
  readonly browser: FakeBrowser;
  readonly participantId: string;
  readonly index: number;
  readonly opening: Promise<ReliableChannel>;
  channel: ReliableChannel | undefined;
  /** Texts handed over by `message-received`, in order. */
  readonly received: string[] = [];
  /** Texts of frames this tab published, in order. */
  readonly published: string[] = [];
  /** What a delivery went through, by messageId. */
  readonly statuses = new Map<string, (string | undefined)[]>();
  visible = true;
  leads = false;
  state: 'runs' | 'hangs' | 'gone' = 'runs';
  /** How long what it writes takes, ms, and why it fails, if it does. */
  writeTakes = WRITE;
  writeFails: Error | undefined;
  /** Networks it opened so far, a count. */
  #opening = 0;
  readonly #late: (() => void)[] = [];
  readonly #visibility = new Set<() => void>();

  constructor(
    browser: FakeBrowser,
    participantId: string,
    index: number,
    options: Partial<TabChannelOptions>,
    openChannel: typeof openInTab,
  ) {
    this.browser = browser;
    this.participantId = participantId;
    this.index = index;
    this.opening = openChannel(
      {
        channelId: 'lobby',
        participantId,
        clock: this.clock,
        random: createRandom(`${browser.seed} ${index}`),
        persistence: this.#persistence(),
        transport: () => this.#transport(),
        ...options,
      },
      this.environment,
    );
    this.opening.then(
      (channel) => this.#opened(channel),
      () => undefined,
    );
  }

  /** Wipes the channel. */
  wipe(): Promise<void> {
    const { clock, participantId, environment } = this;
    return wipeInTabs({ channelId: 'lobby', participantId, clock, persistence: this.#persistence() }, environment);
  }

  /** Runs what the browser hands to the tab: never when it is gone, later when it hangs. */
  run(work: () => void): void {
    if (this.state === 'hangs') this.#late.push(work);
    else if (this.state === 'runs') work();
  }

  kill(): void {
    this.state = 'gone';
    this.leads = false;
    this.browser.forget(this);
  }

  hang(): void {
    this.state = 'hangs';
  }

  wake(): void {
    if (this.state !== 'hangs') return;
    this.state = 'runs';
    for (const work of this.#late.splice(0)) this.run(work);
  }

  show(visible: boolean): void {
    this.visible = visible;
    for (const listener of this.#visibility) listener();
  }

  get texts(): string[] {
    return this.channel!.log().map(({ content }) => text(content));
  }

  readonly clock: Clock = {
    now: () => this.browser.clock.now(),
    setTimeout: (callback, delay) => this.browser.clock.setTimeout(() => this.run(callback), delay),
    clearTimeout: (handle) => this.browser.clock.clearTimeout(handle),
  };

  readonly environment: TabEnvironment = {
    locks: {
      request: ((name: string, options: LockOptions, callback: LockGrantedCallback<unknown>) =>
        this.browser.request(this, name, options, callback)) as LockManager['request'],
    },
    openChannel: (name) => {
      const { channels, clock } = this.browser;
      const all = channels.get(name) ?? new Set();
      channels.set(name, all);
      const own = { tab: this, onmessage: null as BroadcastChannel['onmessage'] };
      all.add(own);
      return Object.assign(own, {
        postMessage: (data: unknown) => {
          const copy: unknown = structuredClone(data);
          const { count, largest } = this.browser.posts.get(name) ?? { count: 0, largest: 0 };
          const { length } = (data as { patch?: { log?: { put: readonly unknown[] } } }).patch?.log?.put ?? [];
          this.browser.posts.set(name, { count: count + 1, largest: Math.max(largest, length) });
          for (const other of all) {
            if (other === own) continue;
            clock.setTimeout(() => {
              other.tab.run(() => {
                if (all.has(other)) other.onmessage?.call(other as never, { data: copy } as MessageEvent);
              });
            }, POST);
          }
        },
        close: () => void all.delete(own),
      });
    },
    isVisible: () => this.visible,
    onVisibilityChange: (listener) => {
      this.#visibility.add(listener);
      return () => this.#visibility.delete(listener);
    },
  };

  #opened(channel: ReliableChannel): void {
    this.channel = channel;
    channel.on('message-received', ({ content }) => this.received.push(text(content)));
    const look = ({ messageId }: { messageId: string }): void => {
      const seen = this.statuses.get(messageId) ?? [];
      this.statuses.set(messageId, seen);
      const status = channel.status(messageId);
      if (seen.at(-1) !== status) seen.push(status);
    };
    for (const event of ['delivery-changed', 'sending-message', 'message-sent', 'message-acknowledged'] as const) {
      channel.on(event, look);
    }
  }

  /** A storage that is shared by tabs: a write takes a while, and one of a tab that is gone before is not done. */
  #persistence(): Persistence {
    const { clock } = this.browser;
    return {
      remove: async () => {
        const { claims } = this.browser.disk(this.participantId);
        this.browser.clear(this.participantId);
        this.browser.disk(this.participantId).claims = Math.max(claims + 1, clock.now());
      },
      open: async (key) => {
        const disk = this.browser.disk(this.participantId);
        const storage = await disk.persistence.open(key);
        let claim: number | undefined;
        const done: ChannelStorage = {
          ...storage,
          write: (changes: StoredChanges) =>
            new Promise<void>((resolve, reject) => {
              clock.setTimeout(() => {
                if (this.state === 'gone') return;
                if (disk !== this.browser.disk(this.participantId)) {
                  this.run(() => reject(new Error('it was deleted')));
                  return;
                }
                if (claim !== undefined && claim !== disk.claims) {
                  this.run(() => reject(new Error('another tab has taken over')));
                  return;
                }
                if (this.writeFails !== undefined) {
                  const error = this.writeFails;
                  this.run(() => reject(error));
                  return;
                }
                void storage.write(changes);
                this.run(resolve);
              }, this.writeTakes);
            }),
          claim: async () => (claim = ++disk.claims),
          holdsClaim: async () => claim === disk.claims,
          onEnded: (listener) => disk.users.set(this, listener),
          // The memory outlives it.
          close: () => disk.users.delete(this),
        };
        return done;
      },
    };
  }

  #transport(): Transport & { close(): void } {
    const transport = this.browser.network.transport(`${this.participantId} ${this.index}`);
    const opened = (this.#opening += 1);
    this.leads = true;
    return {
      ...transport,
      publish: (payload, options) => {
        if (this.state === 'gone') return new Promise(() => {});
        const { content } = decodeMessage(payload, defaultSdsTuning);
        this.published.push(content === undefined ? 'sync' : text(content));
        return transport.publish(payload, options);
      },
      subscribe: (receive: (message: IncomingMessage) => void) =>
        transport.subscribe((message) => this.run(() => receive(message))),
      // One that leads anew has opened the next by then.
      close: () => {
        if (opened === this.#opening) this.leads = false;
      },
    };
  }
}

/** Tabs that are open, of these participants, one after the other. */
export async function openTabs(browser: FakeBrowser, ...who: string[]): Promise<FakeTab[]> {
  const tabs: FakeTab[] = [];
  for (const name of who) {
    tabs.push(browser.open(name));
    await browser.clock.advance(100);
  }
  await Promise.all(tabs.map(({ opening }) => opening));
  return tabs;
}
