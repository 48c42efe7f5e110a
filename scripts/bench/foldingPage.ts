import { createFoldStore } from '../../src/reducers/foldStore.js';
import { counterPerVoter } from '../../src/reducers/index.js';
import type { DeliveredRow, RowsState } from '../../src/store/index.js';
import { emptyChannelState } from '../../src/store/index.js';
import { SharedMap } from '../../src/store/sharedMap.js';
import { type BusyTime, watchBusyTime } from './busyTime.js';

/** What came of a first fold. */
export interface Folding extends BusyTime {
  /** Votes that count in the end. */
  readonly counted: number;
  /** Until all are counted, ms. */
  readonly total: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A hundred questions, and votes about them. */
function stateOf(messages: number): RowsState {
  const rows = Array.from({ length: messages }, (_, index): DeliveredRow => {
    const messageId = `m${index}`;
    const body = index < 100 ? {} : { question: `m${index % 100}` };
    const content = encoder.encode(JSON.stringify(body));
    const entry = { messageId, senderId: `p${index}`, content, lamportTimestamp: index };
    return { kind: 'message', key: messageId, ...entry, own: false, late: false, gaps: [] };
  });
  const rowsById = SharedMap.empty<DeliveredRow>().with(rows.map((row) => [row.key, row]));
  return { ...emptyChannelState, rows, rowsById };
}

async function fold(messages: number): Promise<Folding> {
  const state = stateOf(messages);
  const read = (content: Uint8Array) => JSON.parse(decoder.decode(content)) as { question?: string };
  const votes = counterPerVoter({
    targets: ({ content }) => read(content).question === undefined,
    vote({ content }) {
      const target = read(content).question;
      return target === undefined ? undefined : { target, choice: 1 };
    },
  });
  const source = { getState: () => state, getInitialState: () => emptyChannelState, subscribe: () => () => {} };
  const busy = watchBusyTime();
  const start = performance.now();
  const store = createFoldStore(source, votes);
  const { answer } = await new Promise<ReturnType<typeof store.getState>>((resolve) => {
    const look = (): void => {
      if (store.getState().completeness.uncounted === 0) resolve(store.getState());
    };
    store.subscribe(look);
  });
  const total = performance.now() - start;
  let counted = 0;
  for (const [, { voters }] of answer.tallies) counted += voters;
  return { counted, total, ...busy.stop() };
}

const page = { fold };
declare global {
  interface Window {
    foldingPage: typeof page;
  }
}
window.foldingPage = page;
