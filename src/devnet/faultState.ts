import { checkFault } from './checkFault.js';
import { DevnetError } from './errors.js';
import type {
  Delay,
  DevnetFaults,
  DevnetService,
  DropPush,
  FaultsInForce,
  LoseFromStore,
  Refuse,
  Unanswered,
  WhichPeers,
} from './faults.js';
import type { WakuMessage } from './wire/messages.js';

/** What the rest of the devnet does when a fault says so. */
export interface FaultActions {
  freeze(): void;
  thaw(): void;
  dropConnections(peerId: string | undefined): number;
  forgetSubscriptions(peerId: string | undefined): number;
  forgetMessages(): number;
}

/** How many faults may wait at once: they come over an endpoint. */
const maxWaiting = 1_000;

/** A fault that holds for some occasions and is then over. */
type Counted = { count?: number };

/** Which faults are in force. Those that ask are counted down. */
export class FaultState implements DevnetFaults {
  readonly #actions: FaultActions;
  readonly #log: (line: string) => void;
  #dropPush: DropPush[] = [];
  #loseFromStore: LoseFromStore[] = [];
  #refuse: Refuse[] = [];
  #loseAnswer: Unanswered[] = [];
  #hang: Unanswered[] = [];
  #delay: Delay = {};
  #frozen = false;
  readonly #hung = new Set<() => void>();
  #thawed = Promise.resolve();
  #endFreeze: () => void = () => undefined;

  constructor(actions: FaultActions, log: (line: string) => void) {
    this.#actions = actions;
    this.#log = log;
  }

  dropPush(which: DropPush = {}): void {
    this.#add('dropPush', this.#dropPush, checkFault<DropPush>('dropPush', which));
  }

  loseFromStore(which: LoseFromStore = {}): void {
    this.#add('loseFromStore', this.#loseFromStore, checkFault<LoseFromStore>('loseFromStore', which));
  }

  refuse(which: Refuse): void {
    this.#add('refuse', this.#refuse, checkFault<Refuse>('refuse', which));
  }

  loseAnswer(which: Unanswered): void {
    this.#add('loseAnswer', this.#loseAnswer, checkFault<Unanswered>('loseAnswer', which));
  }

  hang(which: Unanswered): void {
    this.#add('hang', this.#hang, checkFault<Unanswered>('hang', which));
  }

  delay(times: Delay): void {
    this.#delay = { ...this.#delay, ...checkFault<Delay>('delay', times) };
    this.#log(`fault delay ${JSON.stringify(this.#delay)}`);
  }

  freeze(): void {
    if (this.#frozen) return;
    this.#frozen = true;
    this.#thawed = new Promise((resolve) => (this.#endFreeze = resolve));
    this.#actions.freeze();
    this.#log('fault freeze');
  }

  thaw(): void {
    if (!this.#frozen) return;
    this.#frozen = false;
    this.#endFreeze();
    this.#actions.thaw();
    this.#log('fault freeze is over');
  }

  dropConnections(which: WhichPeers = {}): number {
    const dropped = this.#actions.dropConnections(checkFault<WhichPeers>('dropConnections', which).peerId);
    this.#log(`fault dropConnections: ${dropped}`);
    return dropped;
  }

  forgetSubscriptions(which: WhichPeers = {}): number {
    const forgotten = this.#actions.forgetSubscriptions(checkFault<WhichPeers>('forgetSubscriptions', which).peerId);
    this.#log(`fault forgetSubscriptions: of ${forgotten} peers`);
    return forgotten;
  }

  forgetMessages(): number {
    const forgotten = this.#actions.forgetMessages();
    this.#log(`fault forgetMessages: ${forgotten}`);
    return forgotten;
  }

  clear(): void {
    this.#dropPush = [];
    this.#loseFromStore = [];
    this.#refuse = [];
    this.#loseAnswer = [];
    this.#hang = [];
    this.#delay = {};
    for (const release of this.#hung) release();
    this.#hung.clear();
    this.thaw();
    this.#log('faults cleared');
  }

  current(): FaultsInForce {
    const copies = <Fault extends object>(faults: readonly Fault[]) => faults.map((fault) => ({ ...fault }));
    return {
      dropPush: copies(this.#dropPush),
      loseFromStore: copies(this.#loseFromStore),
      delay: { ...this.#delay },
      refuse: copies(this.#refuse),
      loseAnswer: copies(this.#loseAnswer),
      hang: copies(this.#hang),
      frozen: this.#frozen,
    };
  }

  /** @returns whether this filter push is not made */
  dropsPush(peerId: string, { contentTopic, ephemeral = false }: WakuMessage): boolean {
    const applies = (fault: DropPush) =>
      matches(fault.peerId, peerId) && matches(fault.contentTopic, contentTopic) && matches(fault.ephemeral, ephemeral);
    return this.#use(this.#dropPush, applies) !== undefined;
  }

  /** @returns whether the store does not keep this message */
  losesFromStore({ contentTopic }: WakuMessage): boolean {
    return this.#use(this.#loseFromStore, (fault) => matches(fault.contentTopic, contentTopic)) !== undefined;
  }

  /** @returns with what this request is refused, if it is */
  refuses(service: DevnetService, peerId: string): { status: number; description: string } | undefined {
    const fault = this.#use(this.#refuse, (refuse) => refuse.service === service && matches(refuse.peerId, peerId));
    return fault && { status: fault.status, description: fault.description ?? 'a fault that was asked for' };
  }

  /** @returns what becomes of the answer to a request that was done */
  answers(service: DevnetService, peerId: string): 'answer' | 'lose' | 'hang' {
    const applies = (fault: Unanswered) => fault.service === service && matches(fault.peerId, peerId);
    if (this.#use(this.#loseAnswer, applies) !== undefined) return 'lose';
    return this.#use(this.#hang, applies) === undefined ? 'answer' : 'hang';
  }

  /** @returns ms */
  delayOf(what: keyof Delay): number {
    return this.#delay[what] ?? 0;
  }

  /** Calls `release` when the faults are cleared. */
  untilCleared(release: () => void): void {
    this.#hung.add(release);
  }

  /** Resolves when nothing is frozen. */
  thawed(): Promise<void> {
    return this.#thawed;
  }

  #add<Fault extends object>(name: string, faults: Fault[], fault: Fault): void {
    if (faults.length >= maxWaiting) {
      throw new DevnetError('bad-option', `${name}: ${maxWaiting} of these wait already. Clear the faults first.`);
    }
    faults.push(fault);
    this.#log(`fault ${name} ${JSON.stringify(fault)}`);
  }

  #use<Fault extends Counted>(faults: Fault[], applies: (fault: Fault) => boolean): Fault | undefined {
    const at = faults.findIndex(applies);
    const fault = faults[at];
    if (fault?.count === undefined) return fault;
    fault.count--;
    if (fault.count === 0) faults.splice(at, 1);
    return fault;
  }
}

/** What is not given matches everything. */
function matches<Value>(wanted: Value | undefined, value: Value): boolean {
  return wanted === undefined || wanted === value;
}
