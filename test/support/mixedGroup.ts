import type { IncomingMessage, Transport, Tuning } from 'react-reliable-channel/engine';
import { decodeMessage, messageKind } from 'react-reliable-channel/engine';
import { createFaults, type Faults } from 'react-reliable-channel/testing';
import { vi } from 'vitest';
import { bytesOf } from './sds.js';
import { Group, type Member } from './group.js';
import { WakuParticipant } from './wakuSds.js';

/** How often a participant of theirs looks at what arrived, ms. */
const STEP = 100;

/** A participant on `@waku/sds` with what its `ReliableChannel` does around it: resend, sync, ask and answer. */
export class WakuMember extends WakuParticipant {
  readonly faults: Faults = createFaults();
  readonly transport: Transport;
  /** Ids asked for and when, ms. */
  readonly asked: { readonly messageId: string; readonly at: number }[] = [];
  readonly #inbox: IncomingMessage[] = [];

  constructor(name: string, group: Group) {
    super(name, { repairConfig: { tMin: 500, tMax: 3_000 } });
    this.transport = group.network.transport(name, { faults: this.faults });
  }

  async join(): Promise<void> {
    await this.transport.subscribe((message) => this.#inbox.push(message));
  }

  async say(text: string): Promise<string> {
    const { messageId, bytes } = await this.send(text);
    await this.#publish(bytes);
    return messageId;
  }

  /** @param beat whether it is time to send a sync message and what nobody acknowledged */
  async step(now: number, beat: boolean): Promise<void> {
    await this.receive(...this.#inbox.splice(0).map(({ payload }) => payload));
    for (const answer of await this.channel.sweepRepairIncomingBuffer()) await this.#publish(answer.encode());
    if (!beat) return;
    for (const { content } of this.channel.sweepOutgoingBuffer().unacknowledged) {
      let again: Uint8Array | undefined;
      this.channel.pushOutgoingMessage(content, async (message) => {
        again = message.encode();
        return Promise.resolve({ success: false });
      });
      await this.channel.processTasks();
      await this.#publish(again!);
    }
    const sync = await this.sync();
    if (sync === undefined) return;
    for (const { messageId } of decodeMessage(sync).repairRequest) this.asked.push({ messageId, at: now });
    await this.#publish(sync);
  }

  async #publish(bytes: Uint8Array): Promise<void> {
    await this.transport.publish(bytes, { ephemeral: false });
  }
}

/** Engines of ours and participants on `@waku/sds` in one channel, without a store, on virtual time. */
export class MixedGroup {
  readonly group: Group;
  readonly ours: Member[] = [];
  readonly theirs: WakuMember[] = [];
  /** Content frames on the air: of which message and when, ms. */
  readonly onAir: { readonly messageId: string; readonly at: number }[] = [];
  #steps = 0;

  constructor(seed: number) {
    this.group = new Group({ store: false, latency: 20 }, seed);
    vi.useFakeTimers({ toFake: ['Date'], now: this.group.clock.now() });
  }

  async join(ours: readonly string[], theirs: readonly string[], tuning: Partial<Tuning>): Promise<void> {
    await this.group.network.transport('listener').subscribe(({ payload }) => {
      const message = decodeMessage(payload);
      if (messageKind(message) !== 'content') return;
      this.onAir.push({ messageId: message.messageId, at: this.group.clock.now() });
    });
    for (const name of ours) this.ours.push(await this.group.join(name, { tuning }));
    for (const name of theirs) {
      const member = new WakuMember(name, this.group);
      await member.join();
      this.theirs.push(member);
    }
  }

  /** Everybody says something; returns the ids. */
  async everybodySays(text: string): Promise<string[]> {
    const ids = this.ours.map(({ name, channel }) => channel.send(bytesOf(`${text} from ${name}`)));
    for (const member of this.theirs) ids.push(await member.say(`${text} from ${member.channel.senderId}`));
    return ids;
  }

  async run(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP) {
      await this.group.clock.advance(STEP);
      vi.setSystemTime(this.group.clock.now());
      this.#steps++;
      for (const [index, member] of this.theirs.entries()) {
        await member.step(this.group.clock.now(), (this.#steps + 7 * index) % 20 === 0);
      }
    }
  }

  async close(): Promise<void> {
    vi.useRealTimers();
    await this.group.close();
  }
}
