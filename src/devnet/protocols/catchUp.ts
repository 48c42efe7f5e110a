import { frame, readFrames } from '../wire/frames.js';
import type { Connection } from '../wire/libp2p.js';
import type { StoreQueryResponse, WakuMessage, WakuProto } from '../wire/messages.js';

/** Messages asked for at once, a count: of the largest they are 3 MB. */
const pageSize = 20;
/** The newest that are asked for, a count. */
const maxMessages = 5_000;
/** How long a page may take, ms, and how long it may be, bytes. */
const pageTimeout = 10_000;
const maxPageBytes = 8 * 1024 * 1024;

/**
 * Reads what a joined devnet has stored, the newest first, until nothing on a page is new here.
 * @param keep is given each message; returns whether it was missed
 * @returns how many were missed
 * @throws when the other one does not answer, or refuses
 */
export async function catchUp(
  connection: Connection,
  proto: WakuProto,
  keep: (pubsubTopic: string | undefined, message: WakuMessage | undefined) => boolean,
): Promise<number> {
  let missed = 0;
  let cursor: Uint8Array | undefined;
  for (let asked = 0; asked < maxMessages; asked += pageSize) {
    const page = await askPage(connection, proto, cursor);
    const fresh = page.messages.filter(({ pubsubTopic, message }) => keep(pubsubTopic, message)).length;
    missed += fresh;
    cursor = page.paginationCursor;
    if (fresh === 0 || cursor === undefined) break;
  }
  return missed;
}

async function askPage(
  connection: Connection,
  { proto_store: proto }: WakuProto,
  paginationCursor: Uint8Array | undefined,
): Promise<StoreQueryResponse> {
  const signal = AbortSignal.timeout(pageTimeout);
  const stream = await connection.newStream('/vac/waku/store-query/3.0.0', { signal });
  const abort = () => stream.abort(new Error(`its store did not answer within ${pageTimeout} ms`));
  signal.addEventListener('abort', abort);
  try {
    const request = proto.StoreQueryRequest.encode({
      requestId: 'catch up',
      includeData: true,
      contentTopics: [],
      messageHashes: [],
      paginationForward: false,
      paginationLimit: BigInt(pageSize),
      paginationCursor,
    });
    await stream.sink([frame(request)]);
    let answer: StoreQueryResponse | undefined;
    for await (const bytes of readFrames(stream.source, maxPageBytes)) {
      answer ??= proto.StoreQueryResponse.decode(bytes);
    }
    if (answer?.statusCode === 200) return answer;
    throw new Error(`its store answered ${answer?.statusCode ?? 'nothing'} ${answer?.statusDesc ?? ''}`.trim());
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
