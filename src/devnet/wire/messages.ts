/** Waku's messages as `@waku/proto` reads and writes them, as far as the devnet uses them. */

/** Reads and writes one kind of message. */
export interface Codec<Message> {
  encode(message: Partial<Message>): Uint8Array;
  /** @throws on what is no such message */
  decode(bytes: Uint8Array): Message;
}

/** 14/WAKU2-MESSAGE. */
export interface WakuMessage {
  payload: Uint8Array;
  contentTopic: string;
  version?: number;
  /** ns since 1970. */
  timestamp?: bigint;
  meta?: Uint8Array;
  ephemeral?: boolean;
}

export interface LightPushRequest {
  requestId: string;
  pubsubTopic?: string;
  message?: WakuMessage;
}

export interface LightPushResponse {
  requestId: string;
  statusCode: number;
  statusDesc?: string;
  relayPeerCount?: number;
}

/** Light push before version 3: request and response in one envelope. */
export interface PushRpc {
  requestId: string;
  request?: { pubsubTopic: string; message?: WakuMessage };
  response?: { isSuccess: boolean; info?: string };
}

export interface FilterSubscribeRequest {
  requestId: string;
  filterSubscribeType: string;
  pubsubTopic?: string;
  contentTopics: string[];
}

export interface FilterSubscribeResponse {
  requestId: string;
  statusCode: number;
  statusDesc?: string;
}

/** A message and where it belongs: what filter pushes, and what devnets tell each other. */
export interface MessagePush {
  wakuMessage?: WakuMessage;
  pubsubTopic?: string;
}

export interface StoreQueryRequest {
  requestId: string;
  includeData: boolean;
  pubsubTopic?: string;
  contentTopics: string[];
  /** ns, inclusive. */
  timeStart?: bigint;
  /** ns, exclusive. */
  timeEnd?: bigint;
  messageHashes: Uint8Array[];
  paginationCursor?: Uint8Array;
  paginationForward: boolean;
  paginationLimit?: bigint;
}

export interface StoreQueryResponse {
  requestId: string;
  statusCode?: number;
  statusDesc?: string;
  messages: { messageHash?: Uint8Array; message?: WakuMessage; pubsubTopic?: string }[];
  paginationCursor?: Uint8Array;
}

export interface WakuMetadata {
  clusterId?: number;
  shards: number[];
}

/** What the devnet uses of `@waku/proto`. */
export interface WakuProto {
  readonly proto_message: { readonly WakuMessage: Codec<WakuMessage> };
  readonly proto_lightpush: {
    readonly LightPushRequestV3: Codec<LightPushRequest>;
    readonly LightPushResponseV3: Codec<LightPushResponse>;
    readonly PushRpc: Codec<PushRpc>;
  };
  readonly proto_filter_v2: {
    readonly FilterSubscribeRequest: Codec<FilterSubscribeRequest>;
    readonly FilterSubscribeResponse: Codec<FilterSubscribeResponse>;
    readonly MessagePush: Codec<MessagePush>;
  };
  readonly proto_store: {
    readonly StoreQueryRequest: Codec<StoreQueryRequest>;
    readonly StoreQueryResponse: Codec<StoreQueryResponse>;
  };
  readonly proto_metadata: {
    readonly WakuMetadataRequest: Codec<WakuMetadata>;
    readonly WakuMetadataResponse: Codec<WakuMetadata>;
  };
}
