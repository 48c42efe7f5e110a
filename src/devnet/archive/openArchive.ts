import type { DevnetSettings } from '../settings.js';
import { messageHash } from '../wire/hash.js';
import type { WakuProto } from '../wire/messages.js';
import type { Archive } from './archive.js';
import { fileArchive, type LineCodec } from './fileArchive.js';
import { memoryArchive } from './memoryArchive.js';

/** @throws {DevnetError} `store-file` */
export function openArchive(
  { storeFile, maxStoredMessages, maxStoredBytes }: DevnetSettings,
  { proto_message: { WakuMessage } }: WakuProto,
  log: (line: string) => void,
): Archive {
  const limits = { maxMessages: maxStoredMessages, maxBytes: maxStoredBytes };
  if (storeFile === undefined) return memoryArchive(limits);
  const codec: LineCodec = {
    encode: ({ pubsubTopic, message }) =>
      JSON.stringify({ pubsubTopic, message: Buffer.from(WakuMessage.encode(message)).toString('base64') }),
    decode(line) {
      const { pubsubTopic, message: encoded } = JSON.parse(line) as { pubsubTopic: string; message: string };
      const message = WakuMessage.decode(Uint8Array.from(Buffer.from(encoded, 'base64')));
      if (typeof pubsubTopic !== 'string' || message.timestamp === undefined) throw new TypeError('no stored message');
      return { hash: messageHash(pubsubTopic, message), pubsubTopic, timestamp: message.timestamp, message };
    },
  };
  return fileArchive(storeFile, limits, codec, log);
}
