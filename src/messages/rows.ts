import type { DeliveredRow, GapRow, HeldRow, LostRow } from '../store/index.js';
import type { KnownPayload, MessageDefinitions, UndecodablePayload, UnknownPayload } from './payload.js';

/** Any row with a content: what its kind was is in `row`. */
type Instead<P> = Omit<DeliveredRow | HeldRow, 'kind'> & P & { readonly row: DeliveredRow | HeldRow };

/** A message of a kind or version that this app does not know. */
export type UnknownRow = Instead<UnknownPayload>;

/** A message that could not be read. */
export type UndecodableRow = Instead<UndecodablePayload>;

/** `MessageRow` whose messages say what they are: `type`, `version` and `data`, as their schema has it. */
export type TypedRow<D extends MessageDefinitions> =
  (DeliveredRow & KnownPayload<D>) | (HeldRow & KnownPayload<D>) | UnknownRow | UndecodableRow | GapRow | LostRow;
