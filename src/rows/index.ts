export { createGapFold } from './createGapFold.js';
export { foldedGap } from './gapFold.js';
export type { FoldableRow, FoldRow, GapFold } from './gapFold.js';
export { allOf, anyOf, byAuthor, byKind, byThread, byType } from './picks.js';
export type { RowPick } from './picks.js';
export { useFoldedMessages } from './useFoldedMessages.js';
export type { FoldedMessages, FoldedMessagesOptions } from './useFoldedMessages.js';
