import type { Relay } from '../relay.js';
import type { Served } from '../wire/exchange.js';
import type { WakuProto } from '../wire/messages.js';

/** Room for what stands around a message in its request. */
const envelope = 64 * 1024;

/** What is read of a push at most, bytes. More than is taken, so that too large a message is answered and not cut off. */
export const maxPushBytes = 1024 * 1024 + envelope;

/** WAKU-LIGHTPUSH, version 3. */
export function lightPush({ proto_lightpush: proto }: WakuProto, relay: Relay): Served {
  const { LightPushRequestV3: Request, LightPushResponseV3: Response } = proto;
  return {
    id: '/vac/waku/lightpush/3.0.0',
    service: 'lightPush',
    maxRequestBytes: maxPushBytes,
    answer(bytes, peerId) {
      const { requestId, pubsubTopic, message } = Request.decode(bytes);
      const { status, description, reached } = relay.push(pubsubTopic, message, peerId);
      return Response.encode({ requestId, statusCode: status, statusDesc: description, relayPeerCount: reached });
    },
    refuse(statusCode, statusDesc, bytes) {
      relay.counts.pushes++;
      relay.counts.refused++;
      const requestId = bytes === undefined ? '' : Request.decode(bytes).requestId;
      return Response.encode({ requestId, statusCode, statusDesc });
    },
  };
}

/** 19/WAKU2-LIGHTPUSH, the version before: it knows success and a text, no status. */
export function legacyLightPush({ proto_lightpush: { PushRpc } }: WakuProto, relay: Relay): Served {
  return {
    id: '/vac/waku/lightpush/2.0.0-beta1',
    service: 'lightPush',
    maxRequestBytes: maxPushBytes,
    answer(bytes, peerId) {
      const { requestId, request } = PushRpc.decode(bytes);
      const { status, description } = relay.push(request?.pubsubTopic, request?.message, peerId);
      return PushRpc.encode({ requestId, response: { isSuccess: status === 200, info: description ?? 'OK' } });
    },
    refuse(status, description, bytes) {
      relay.counts.pushes++;
      relay.counts.refused++;
      const requestId = bytes === undefined ? '' : PushRpc.decode(bytes).requestId;
      return PushRpc.encode({ requestId, response: { isSuccess: false, info: `${status}: ${description}` } });
    },
  };
}
