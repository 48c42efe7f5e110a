import type { IncomingMessage } from '../ports/index.js';
import { lamportTimestampOf } from '../sds/codec.js';
import type { FrameSource } from '../sds/index.js';
import type { Context } from './context.js';
import { toError, UNWRITTEN } from './errors.js';
import { inParts } from './inParts.js';

type Frame = Uint8Array | undefined;

export type Intake = ReturnType<typeof createIntake>;

/** Takes messages from the transport and decrypts them. Without encryption everything happens before it returns. */
export function createIntake(
  { clock, encryption, events, isClosed, journal, settle, tuning }: Context,
  receive: (frame: Uint8Array, message: IncomingMessage, source: FrameSource) => void,
) {
  let undecodable = 0;

  /** Bytes, as the transport gave them, that could not be used. */
  function refuse(reason: string, bytes: Uint8Array): void {
    undecodable++;
    events.emit('undecodable', { reason, bytes });
  }

  const isFull = (): boolean => journal.unwritten > tuning.maxUnwritten;

  function decrypt(message: IncomingMessage): Frame | Promise<Frame> {
    if (encryption === undefined || isClosed()) return message.payload;
    const failed = (error: unknown): undefined =>
      refuse(`could not be decrypted: ${toError(error).message}`, message.payload) as undefined;
    try {
      const plain = encryption.decrypt(message.payload);
      return isBytes(plain) ? plain : Promise.resolve(plain).then(checkBytes).catch(failed);
    } catch (error) {
      return failed(error);
    }
  }

  function handOn(frame: Frame, message: IncomingMessage, source: FrameSource): void {
    if (frame !== undefined && !isClosed()) receive(frame, message, source);
  }

  return {
    refuse,

    /** Frames that could not be decrypted or decoded, a count. */
    get undecodable(): number {
      return undecodable;
    },

    /** Takes a message that came alone. */
    take(message: IncomingMessage, source: FrameSource): void {
      const taken = (frame: Frame): void => {
        if (frame !== undefined && isFull()) refuse(UNWRITTEN, message.payload);
        else handOn(frame, message, source);
        settle();
      };
      const frame = decrypt(message);
      if (frame instanceof Promise) void frame.then(taken);
      else taken(frame);
    },

    /** Takes messages, in parts, in the order of their Lamport timestamps: what a message follows comes before it. */
    async takeAll(messages: readonly IncomingMessage[], source: FrameSource): Promise<void> {
      // To be read again later.
      if (isFull()) throw new Error(UNWRITTEN);
      const frames: readonly Frame[] =
        encryption === undefined
          ? messages.map(({ payload }) => payload)
          : await Promise.all(messages.map(async (message) => decrypt(message)));
      const ordered = frames
        .map((frame, index) => ({ frame, index, at: frame === undefined ? 0 : lamportTimestampOf(frame) }))
        .sort((a, b) => a.at - b.at);
      await inParts(clock, ordered, ({ frame, index }) => handOn(frame, messages[index]!, source));
      settle();
    },
  };
}

/** Also of another realm, as in a test environment or a frame. */
const isBytes = ArrayBuffer.isView as (value: unknown) => value is Uint8Array;

function checkBytes(value: unknown): Uint8Array {
  if (!isBytes(value)) throw new TypeError('decrypt gave no bytes');
  return value;
}
