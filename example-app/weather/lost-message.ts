import { decodeMessage, type IncomingMessage, type Transport } from 'react-reliable-channel/engine';
import { pause } from './pause.js';

/** How long the lost message stays away once another one has told of it, ms: its gap shows after one second. */
const awayFor = 6_000;
/** How long it stays away while none does, ms. Who falls silent tells what was last said within seven seconds. */
const untoldFor = 20_000;
/** Messages remembered as heard, a count. */
const heardAtMost = 500;

/**
 * The one message that "lose the next" takes. Sent again or fetched at once, nobody would see that it was missing: so
 * what brings it again is lost as well, until others have told of it and its gap could be looked at.
 */
export class LostMessage {
  readonly #now: () => number;
  readonly #onChange: () => void;
  readonly #heard = new Set<string>();
  #id: string | undefined;
  #told = false;
  #until = 0;

  constructor(onChange: () => void, now: () => number = Date.now) {
    this.#onChange = onChange;
    this.#now = now;
  }

  /** One was lost, and nobody has told of it yet. */
  get untold(): boolean {
    return this.#id !== undefined && !this.#told;
  }

  /**
   * Whether a frame is what a person calls the next message, and then takes it: acknowledgements, typing, and what
   * comes once more are none.
   */
  readonly takes = (payload: Uint8Array): boolean => {
    const { content, lamportTimestamp, messageId } = decodeMessage(payload);
    if (content === undefined || content.length === 0 || lamportTimestamp === undefined) return false;
    if (this.#heard.has(messageId)) return false;
    this.#id = messageId;
    this.#told = false;
    this.#until = this.#now() + untoldFor;
    this.#onChange();
    return true;
  };

  /** How much longer what is in a frame has to stay away, ms; looks whether the frame tells of what was lost. */
  remaining(payload: Uint8Array): number {
    let messageId: string;
    let follows: readonly { messageId: string }[];
    try {
      ({ messageId, causalHistory: follows } = decodeMessage(payload));
    } catch {
      return 0; // Not ours to judge.
    }
    if (messageId !== this.#id) {
      this.#remember(messageId);
      if (this.untold && follows.some((entry) => entry.messageId === this.#id)) {
        this.#told = true;
        this.#until = this.#now() + awayFor;
        this.#onChange();
      }
      return 0;
    }
    const remaining = Math.max(0, this.#until - this.#now());
    if (remaining === 0) {
      this.#remember(messageId);
      this.#id = undefined;
      this.#onChange();
    }
    return remaining;
  }

  #remember(messageId: string): void {
    this.#heard.add(messageId);
    for (const oldest of this.#heard) {
      if (this.#heard.size <= heardAtMost) return;
      this.#heard.delete(oldest);
    }
  }
}

/** The transport without what `lost` keeps away: frames of it are lost again, and a store that has it takes its time. */
export function withLostMessage(transport: Transport, lost: LostMessage): Transport {
  const { retrieve } = transport;
  return {
    ...transport,
    get maxMessageSize() {
      return transport.maxMessageSize;
    },
    subscribe: (receive) =>
      transport.subscribe((message) => {
        if (lost.remaining(message.payload) === 0) receive(message);
      }),
    retrieve:
      retrieve &&
      async function* (hashes, signal): AsyncGenerator<IncomingMessage> {
        for await (const message of retrieve.call(transport, hashes, signal)) {
          for (;;) {
            const remaining = lost.remaining(message.payload);
            if (remaining === 0) break;
            await pause(remaining, signal);
          }
          yield message;
        }
      },
  };
}
