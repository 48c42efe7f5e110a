import { Deadlines } from '../../src/sds/deadlines.js';
import type { SdsAction, SdsChannel, SdsTuning } from '../../src/sds/index.js';
import { createRandom } from '../../src/testing/index.js';
import { at, bytesOf, createParticipant, namedIn } from './sds.js';

export interface GroupOptions {
  readonly size: number;
  readonly seed: number;
  /** Share of frames lost, per receiver; 0 to 1. */
  readonly loss: number;
  /** Share of frames that arrive twice, per receiver; 0 to 1. */
  readonly duplication: number;
  /** The longest a frame travels, ms; each copy takes a random time, so that frames overtake each other. */
  readonly latency: number;
  readonly tuning?: Partial<SdsTuning>;
}

/** The least an engine does around a participant: acknowledge, ask, answer, resend, beat. */
interface Member {
  readonly channel: SdsChannel;
  /** Ids in the order they were handed over. */
  readonly delivered: string[];
  /** What broke a promise of the protocol. */
  readonly violations: string[];
  /** Own messages nobody has acknowledged, with the wait before the next attempt. */
  readonly unacknowledged: Map<string, number>;
  readonly resendDue: Deadlines<string>;
  acknowledgeAt: number;
  heartbeatAt: number;
}

interface Flight {
  readonly to: Member;
  readonly bytes: Uint8Array;
}

/** Participants over a bad network, on virtual time. The same seed gives the same run. */
export class SdsGroup {
  readonly members: Member[];
  now = 0;
  loss: number;
  /** Messages sent so far, a count. */
  sent = 0;
  /** Participants that neither hear nor are heard. */
  readonly cutOff = new Set<Member>();
  readonly #options: GroupOptions;
  readonly #random: () => number;
  readonly #flights = new Deadlines<Flight>();
  readonly #wakes = new Deadlines<Member>();

  constructor(options: GroupOptions) {
    this.#options = options;
    this.loss = options.loss;
    this.#random = createRandom(options.seed);
    this.members = Array.from({ length: options.size }, (_, i) => ({
      channel: createParticipant(`participant ${i}`, options.tuning),
      delivered: [],
      violations: [],
      unacknowledged: new Map<string, number>(),
      resendDue: new Deadlines<string>(),
      acknowledgeAt: Infinity,
      heartbeatAt: 5_000 * this.#random(),
    }));
  }

  send(index: number, text: string): void {
    const member = this.members[index]!;
    const { messageId } = member.channel.send(bytesOf(text), at(this.now))!;
    this.sent++;
    member.delivered.push(messageId);
    member.unacknowledged.set(messageId, 1_500);
    this.#attempt(member, messageId);
    this.#plan(member);
  }

  /** Takes a participant out of the group: it hears and says nothing any more. */
  leave(index: number): void {
    const [member] = this.members.splice(index, 1);
    this.#wakes.delete(member!);
  }

  /** Lets time pass up to a moment. */
  run(until: number): void {
    for (;;) {
      const next = Math.min(this.#flights.next, this.#wakes.next);
      if (next > until) break;
      this.now = next;
      const flight = this.#flights.takeDue(next);
      if (flight !== undefined) {
        if (!this.members.includes(flight.to)) continue;
        this.#act(flight.to, flight.to.channel.receive(flight.bytes, at(next), { source: 'broadcast' }));
        this.#plan(flight.to);
      } else this.#wake(this.#wakes.takeDue(next)!);
    }
    this.now = until;
  }

  /** Lets time pass until everybody has everything; returns whether that happened in time. */
  runUntilConverged(until: number): boolean {
    while (this.now < until) {
      if (this.isConverged()) return true;
      this.run(this.now + 500);
    }
    return this.isConverged();
  }

  isConverged(): boolean {
    return this.members.every(({ channel }) => channel.logSize === this.sent);
  }

  #wake(member: Member): void {
    const { channel } = member;
    this.#act(member, channel.tick(at(this.now)));
    for (let id = member.resendDue.takeDue(this.now); id !== undefined; id = member.resendDue.takeDue(this.now)) {
      this.#attempt(member, id);
    }
    if (Math.min(channel.nextRepairRequest, member.acknowledgeAt, member.heartbeatAt) <= this.now) {
      this.#broadcast(member, channel.syncFrame(at(this.now)).bytes);
      member.acknowledgeAt = Infinity;
      member.heartbeatAt = this.now + 4_000 + 2_000 * this.#random();
    }
    this.#plan(member);
  }

  #attempt(member: Member, messageId: string): void {
    const wait = member.unacknowledged.get(messageId)!;
    member.unacknowledged.set(messageId, wait * 1.5);
    member.resendDue.set(messageId, this.now + wait);
    this.#broadcast(member, member.channel.messageFrame(messageId, at(this.now)).bytes);
    member.channel.published(messageId, undefined);
  }

  #act(member: Member, actions: readonly SdsAction[]): void {
    const { channel } = member;
    for (const action of actions) {
      if (action.type === 'missing') {
        for (const { messageId } of action.entries) channel.requestRepair(messageId, at(this.now));
      } else if (action.type === 'respond') {
        this.#broadcast(member, channel.node(action.messageId)!.frame!);
      } else if (action.type === 'acknowledge') {
        member.unacknowledged.delete(action.messageId);
        member.resendDue.delete(action.messageId);
      } else if (action.type === 'deliver') {
        const { messageId } = action.entry;
        if (member.delivered.includes(messageId)) member.violations.push(`${messageId} delivered twice`);
        for (const named of namedIn(channel.node(messageId)!.frame)) {
          if (!member.delivered.includes(named) && !action.gaps.includes(named)) {
            member.violations.push(`${messageId} delivered before ${named}`);
          }
        }
        member.delivered.push(messageId);
      } else if (action.type === 'undecodable') member.violations.push(action.reason);
    }
  }

  #plan(member: Member): void {
    const { channel } = member;
    if (channel.unacknowledgedCount > 0 && member.acknowledgeAt === Infinity) {
      member.acknowledgeAt = this.now + 1_000 * this.#random();
    }
    const due = Math.min(
      channel.nextWake,
      channel.nextRepairRequest,
      member.acknowledgeAt,
      member.heartbeatAt,
      member.resendDue.next,
    );
    this.#wakes.set(member, Math.max(due, this.now));
  }

  #broadcast(from: Member, bytes: Uint8Array): void {
    const { duplication, latency } = this.#options;
    for (const to of this.members) {
      if (to === from || this.cutOff.has(to) || this.cutOff.has(from)) continue;
      const copies = this.#random() < duplication ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        if (this.#random() >= this.loss) this.#flights.set({ to, bytes }, this.now + latency * this.#random());
      }
    }
  }
}
