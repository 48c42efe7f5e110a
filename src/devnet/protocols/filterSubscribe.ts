import type { Subscriptions } from '../subscriptions.js';
import type { DevnetCounts } from '../types.js';
import { shortened, type Served } from '../wire/exchange.js';
import type { WakuProto } from '../wire/messages.js';
import type { Shards } from '../wire/shards.js';

/** Content topics in one request; nwaku's limit. */
const maxTopicsPerRequest = 100;

/** 12/WAKU2-FILTER, the side that takes subscriptions. */
export function filterSubscribe(
  { proto_filter_v2: proto }: WakuProto,
  shards: Shards,
  subscriptions: Subscriptions,
  counts: DevnetCounts,
  log: (line: string) => void,
): Served {
  const { FilterSubscribeRequest: Request, FilterSubscribeResponse: Response } = proto;

  function handle(type: string, peerId: string, pubsubTopic = '', contentTopics: readonly string[]): [number, string?] {
    switch (type) {
      case 'SUBSCRIBER_PING':
        counts.pings++;
        return subscriptions.refresh(peerId) ? [200] : [404, 'no subscription of this peer'];
      case 'UNSUBSCRIBE_ALL':
        subscriptions.forget(peerId);
        return [200];
      case 'SUBSCRIBE':
      case 'UNSUBSCRIBE':
        break;
      default:
        return [400, `unknown request type ${type}`];
    }
    if (type === 'SUBSCRIBE') counts.subscribes++;
    if (pubsubTopic === '' || contentTopics.length === 0) return [400, 'a pubsub topic and content topics are needed'];
    if (contentTopics.length > maxTopicsPerRequest) return [400, `over ${maxTopicsPerRequest} content topics at once`];
    if (type === 'UNSUBSCRIBE') {
      return subscriptions.unsubscribe(peerId, pubsubTopic, contentTopics)
        ? [200]
        : [404, 'no subscription of this peer'];
    }
    if (!shards.has(pubsubTopic)) return [400, `unsupported pubsub topic ${pubsubTopic}`];
    const tooMuch = subscriptions.subscribe(peerId, pubsubTopic, contentTopics);
    return tooMuch === undefined ? [200] : [503, tooMuch];
  }

  return {
    id: '/vac/waku/filter-subscribe/2.0.0-beta1',
    service: 'filter',
    maxRequestBytes: 64 * 1024,
    answer(bytes, peerId) {
      const { requestId, filterSubscribeType, pubsubTopic, contentTopics } = Request.decode(bytes);
      const [statusCode, statusDesc] = handle(filterSubscribeType, peerId, pubsubTopic, contentTopics);
      if (filterSubscribeType !== 'SUBSCRIBER_PING') {
        const outcome = statusCode === 200 ? '' : ` refused with ${statusCode}: ${statusDesc}`;
        const asked = filterSubscribeType.toLowerCase().replaceAll('_', ' ');
        log(`filter ${shortened(peerId)} ${asked} ${contentTopics.slice(0, 3).join(' ')}${outcome}`);
      }
      return Response.encode({ requestId, statusCode, statusDesc });
    },
    refuse: (statusCode, statusDesc, bytes) =>
      Response.encode({
        requestId: bytes === undefined ? '' : Request.decode(bytes).requestId,
        statusCode,
        statusDesc,
      }),
  };
}
