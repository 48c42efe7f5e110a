import { TransportError } from '../ports/index.js';
import { happens, type Faults } from './faults/index.js';

/** The largest payload, bytes: Waku's limit, so that what works here works there. */
export const maxMessageSize = 153_600;

/** @throws {TransportError} recoverable while the participant is cut off */
export function checkConnected(faults: Faults, action: string): void {
  if (!faults.get().cut) return;
  throw new TransportError(
    `${action}: this participant is cut off (faults.cut). Try again when its health is online.`,
    {
      recoverable: true,
    },
  );
}

/** @throws {TransportError} recoverable, while cut off or by the chance of `publishFailure` */
export function checkPublishing(faults: Faults, random: () => number): void {
  checkConnected(faults, 'Not published');
  if (!happens(faults.get().publishFailure, random)) return;
  throw new TransportError('Not published: a simulated failure (faults.publishFailure). Try again.', {
    recoverable: true,
  });
}

/** @throws {TransportError} non-recoverable when the payload can never be published */
export function checkPayload(payload: Uint8Array, limit: number): void {
  if (payload.length > limit) {
    throw new TransportError(
      `Not published: the payload has ${payload.length} bytes, the transport takes ${limit} at most. Send it in parts.`,
      { recoverable: false },
    );
  }
  if (payload.length === 0) {
    throw new TransportError('Not published: the payload is empty. Give at least one byte.', { recoverable: false });
  }
}
