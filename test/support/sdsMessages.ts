import fc from 'fast-check';
import type { HistoryEntry, SdsMessage } from '../../src/sds/index.js';

const id = fc.string({ unit: 'grapheme', maxLength: 40 });
const bytes = fc.uint8Array({ maxLength: 60 });

const historyEntry: fc.Arbitrary<HistoryEntry> = fc.record({
  messageId: id,
  retrievalHint: fc.option(bytes, { nil: undefined }),
  senderId: fc.option(id, { nil: undefined }),
});

/** Any message the wire format can carry. */
export const anyMessage: fc.Arbitrary<SdsMessage> = fc.record({
  senderId: id,
  messageId: id,
  channelId: id,
  lamportTimestamp: fc.option(fc.maxSafeNat(), { nil: undefined }),
  causalHistory: fc.array(historyEntry, { maxLength: 5 }),
  bloomFilter: fc.option(bytes, { nil: undefined }),
  repairRequest: fc.array(historyEntry, { maxLength: 4 }),
  content: fc.option(bytes, { nil: undefined }),
});
