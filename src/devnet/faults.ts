/** What a light node asks for, each with faults of its own. */
export type DevnetService = 'lightPush' | 'filter' | 'store' | 'metadata';

/** Which filter pushes are dropped. All that is given has to hold. */
export interface DropPush {
  /** How many. @default all, until faults are cleared */
  count?: number;
  /** Only to this peer. */
  peerId?: string;
  /** Only on this content topic. */
  contentTopic?: string;
  /** Only ephemeral messages (true) or only the others (false). */
  ephemeral?: boolean;
}

/** Which messages the store does not keep, though it should. */
export interface LoseFromStore {
  /** How many. @default all, until faults are cleared */
  count?: number;
  /** Only on this content topic. */
  contentTopic?: string;
}

/** How long things take, ms each; 0 ends it, what is not named stays. */
export interface Delay {
  lightPush?: number;
  filter?: number;
  store?: number;
  metadata?: number;
  /** Before a filter push; the order stays. */
  filterPush?: number;
}

/** Requests that are answered with a status and not done. */
export interface Refuse {
  service: Exclude<DevnetService, 'metadata'>;
  /** As 429 or 503. Light push v2 has none and says only that it failed. */
  status: number;
  /** @default 'a fault that was asked for' */
  description?: string;
  /** How many. @default all, until faults are cleared */
  count?: number;
  /** Only of this peer. */
  peerId?: string;
}

/** Requests that are done and not answered. */
export interface Unanswered {
  service: DevnetService;
  /** How many. @default all, until faults are cleared */
  count?: number;
  /** Only of this peer. */
  peerId?: string;
}

/** Which peers. */
export interface WhichPeers {
  /** Only this one. @default all */
  peerId?: string;
}

/** The faults that are in force, counted down. */
export interface FaultsInForce {
  readonly dropPush: readonly Readonly<DropPush>[];
  readonly loseFromStore: readonly Readonly<LoseFromStore>[];
  readonly delay: Readonly<Delay>;
  readonly refuse: readonly Readonly<Refuse>[];
  readonly loseAnswer: readonly Readonly<Unanswered>[];
  readonly hang: readonly Readonly<Unanswered>[];
  readonly frozen: boolean;
}

/** What goes wrong with a devnet. The control endpoint has the same names. */
export interface DevnetFaults {
  /** Does not make the next filter pushes. */
  dropPush(which?: DropPush): void;
  /** Does not keep the next messages in the store; subscribers get them. */
  loseFromStore(which?: LoseFromStore): void;
  /** Answers and pushes later. */
  delay(times: Delay): void;
  /** Answers the next requests with a status and does nothing of what they ask. */
  refuse(which: Refuse): void;
  /** Does what the next requests ask and closes their streams without an answer. */
  loseAnswer(which: Unanswered): void;
  /** Does what the next requests ask and never answers; the streams stay open until the faults are cleared. */
  hang(which: Unanswered): void;
  /** Nothing goes in or out, nothing is closed, as if the process were stopped: light nodes notice by themselves, or do not. */
  freeze(): void;
  /** Ends a freeze; what waited goes on. */
  thaw(): void;
  /** Ends connections at once. Peers may come back. @returns how many */
  dropConnections(which?: WhichPeers): number;
  /** Forgets filter subscriptions without a word to their peers. @returns of how many peers */
  forgetSubscriptions(which?: WhichPeers): number;
  /** Empties the store. @returns how many messages */
  forgetMessages(): number;
  /** Ends all faults, a freeze included. */
  clear(): void;
  current(): FaultsInForce;
}
