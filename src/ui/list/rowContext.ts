import { createContext, useContext, type ReactNode } from 'react';
import type { DeliveryLike } from '../status/DeliveryStatus.js';
import type { TextRow } from './listRow.js';

/** What every row of one list shares. Stable, so that one message that changes redraws one row. */
export interface RowContextValue {
  /** True: delivery states come from the channel around; false: from `getDelivery`. */
  readonly connected: boolean;
  readonly getDelivery: (messageId: string) => DeliveryLike | undefined;
  /** Ticks open the timeline of their message. */
  readonly details: boolean;
  readonly resend: (messageId: string) => void;
  readonly discard: (messageId: string) => void;
  readonly retrieve: (messageIds: readonly string[]) => void;
  readonly expand: (keys: readonly string[]) => void;
  readonly jumpTo: (key: string) => void;
  /** Whether a row that is drawn for the first time is to be read out. */
  readonly isNews: (key: string) => boolean;
  readonly renderContent: (content: Uint8Array, row: TextRow) => ReactNode;
}

/** Rows are drawn by lists only, which always give it. */
export const RowContext = createContext({} as RowContextValue);

export const useRowContext = (): RowContextValue => useContext(RowContext);
