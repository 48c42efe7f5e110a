import type { Archive, ArchiveQuery } from '../archive/archive.js';
import type { DevnetCounts } from '../types.js';
import { shortened, type Served } from '../wire/exchange.js';
import type { StoreQueryRequest, StoreQueryResponse, WakuProto } from '../wire/messages.js';

/** Rows of a page when nothing is asked for, and at most; nwaku's. */
const defaultPage = 20;
const maxPage = 100;

const hashBytes = 32;

/** 13/WAKU2-STORE, version 3. */
export function storeQuery(
  { proto_store: proto }: WakuProto,
  archive: Archive,
  counts: DevnetCounts,
  log: (line: string) => void,
): Served {
  const { StoreQueryRequest: Request, StoreQueryResponse: Response } = proto;

  function handle(request: StoreQueryRequest): Omit<StoreQueryResponse, 'requestId'> {
    const query = toQuery(request);
    if (typeof query === 'string') return refusal(400, query);
    const page = archive.query(query);
    if (page === undefined) return refusal(400, 'the cursor is of no message that is stored here');
    return {
      statusCode: 200,
      statusDesc: 'OK',
      // Every row has its hash, whether its message was asked for or not: it is the cursor of whoever goes on from it.
      messages: page.rows.map(({ hash, pubsubTopic, message }) => ({
        messageHash: fromHex(hash),
        ...(request.includeData ? { message, pubsubTopic } : {}),
      })),
      paginationCursor: page.cursor === undefined ? undefined : fromHex(page.cursor),
    };
  }

  return {
    id: '/vac/waku/store-query/3.0.0',
    service: 'store',
    maxRequestBytes: 256 * 1024,
    answer(bytes, peerId) {
      const request = Request.decode(bytes);
      counts.queries++;
      if (request.messageHashes.length > 0) counts.hashQueries++;
      const answer = handle(request);
      const asked = request.messageHashes.length > 0 ? `${request.messageHashes.length} hashes` : 'a range';
      const outcome =
        answer.statusCode === 200
          ? `${answer.messages.length} messages${answer.paginationCursor === undefined ? '' : ' and more'}`
          : `refused with ${answer.statusCode}: ${answer.statusDesc}`;
      log(`store ${shortened(peerId)} ${asked} -> ${outcome}`);
      return Response.encode({ requestId: request.requestId, ...answer });
    },
    refuse: (status, description, bytes) =>
      Response.encode({
        requestId: bytes === undefined ? '' : Request.decode(bytes).requestId,
        ...refusal(status, description),
      }),
  };
}

/** @returns what is wrong with the request, or what it asks of the archive */
function toQuery(request: StoreQueryRequest): ArchiveQuery | string {
  const { pubsubTopic, contentTopics, timeStart, timeEnd, messageHashes, paginationCursor } = request;
  const page = {
    cursor: paginationCursor === undefined || paginationCursor.length === 0 ? undefined : toHex(paginationCursor),
    forward: request.paginationForward,
    limit: pageSize(request.paginationLimit),
  };
  const hasTopic = pubsubTopic !== undefined && pubsubTopic !== '';
  if (messageHashes.length > 0) {
    // A pubsub topic alone is let through, against the specification: the SDK sends it along.
    if (contentTopics.length > 0 || timeStart !== undefined || timeEnd !== undefined) {
      return 'message hashes and a filter exclude each other';
    }
    if (messageHashes.some((hash) => hash.length !== hashBytes)) return `a message hash has ${hashBytes} bytes`;
    return { ...page, hashes: new Set(messageHashes.map(toHex)) };
  }
  if (hasTopic !== contentTopics.length > 0) return 'a pubsub topic and content topics are needed, or neither';
  return {
    ...page,
    ...(hasTopic ? { pubsubTopic, contentTopics: new Set(contentTopics) } : {}),
    from: timeStart,
    to: timeEnd,
  };
}

/** No limit and one above ours both mean ours. */
function pageSize(limit: bigint | undefined): number {
  if (limit === undefined || limit === 0n) return defaultPage;
  return limit > BigInt(maxPage) ? maxPage : Number(limit);
}

const refusal = (statusCode: number, statusDesc: string) => ({ statusCode, statusDesc, messages: [] });
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
