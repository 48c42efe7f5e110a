import type { FoldRow } from '../../rows/gapFold.js';
import type { DeliveredRow, HeldRow, MessageRow } from '../../store/index.js';

/** One line of the list. */
export type ListRow = MessageRow | FoldRow;

/** A row that carries a message. */
export type TextRow = DeliveredRow | HeldRow;

export const isLate = (row: ListRow | undefined): row is DeliveredRow => row?.kind === 'message' && row.late;

export const hasText = (row: ListRow | undefined): row is TextRow => row?.kind === 'message' || row?.kind === 'held';
