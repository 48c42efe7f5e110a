import { describe, expect, it } from 'vitest';
import { FILTER_BYTES } from '../../src/sds/bloomFilter.js';
import { decodeMessage, type SdsChannel, type SdsMessage } from '../../src/sds/index.js';
import { at, bytesOf, contentFrame, createParticipant, receiveAll, syncFrame } from '../support/sds.js';

/** Every kind of frame of a participant that has something to name, to ask for and to answer. */
const frames: Record<string, (channel: SdsChannel) => Uint8Array | undefined> = {
  'a content message': (channel) => channel.messageFrame(channel.log().at(-1)!.messageId, at(10_000)).bytes,
  'its second attempt': (channel) => {
    const { messageId } = channel.log().at(-1)!;
    channel.messageFrame(messageId, at(0));
    channel.published(messageId, undefined);
    return channel.messageFrame(messageId, at(10_000)).bytes;
  },
  'a sync message': (channel) => channel.syncFrame(at(10_000)).bytes,
  'an answer to a repair request': (channel) => {
    receiveAll(channel, [syncFrame('bob', { repairRequest: [{ messageId: 'm', senderId: 'carol' }] })]);
    const [action] = channel.tick(at(10_000));
    return action?.type === 'respond' ? channel.node(action.messageId)!.frame : undefined;
  },
  'an ephemeral message': (channel) => channel.ephemeralFrame(bytesOf('typing')),
};

/** What a frame carries beside its ids: t = timestamp, h = history, f = filter, r = repair requests, c = content. */
function fieldsOf(message: SdsMessage): string {
  const { lamportTimestamp, causalHistory, bloomFilter, repairRequest, content } = message;
  const carried: [string, boolean][] = [
    ['t', lamportTimestamp !== undefined],
    ['h', causalHistory.length > 0],
    ['f', bloomFilter?.length === FILTER_BYTES],
    ['r', repairRequest.length > 0],
    ['c', content !== undefined],
  ];
  return carried.map(([field, is]) => (is ? field : '-')).join('');
}

describe.each([
  [
    'lean',
    'others send no filter',
    {
      'a content message': 'th-rc',
      'its second attempt': 'th-rc',
      'a sync message': 'th-r-',
      'an answer to a repair request': 'th--c',
      'an ephemeral message': '----c',
    },
  ],
  [
    'lean',
    'others send filters',
    {
      'a content message': 'th-rc',
      'its second attempt': 'th-rc',
      'a sync message': 'thfr-',
      'an answer to a repair request': 'th--c',
      'an ephemeral message': '----c',
    },
  ],
  [
    'interop',
    'others send filters',
    {
      'a content message': 'thfrc',
      'its second attempt': 'thfrc',
      'a sync message': 'thfr-',
      'an answer to a repair request': 'th--c',
      'an ephemeral message': '----c',
    },
  ],
] as const)('in the %s profile, where %s', (wireProfile, others, expected) => {
  it.each(Object.entries(expected))('%s carries %s', (kind, fields) => {
    const channel = createParticipant('alice', { wireProfile });
    const bloomFilter = others === 'others send filters' ? new Uint8Array(FILTER_BYTES) : undefined;
    receiveAll(channel, [contentFrame('first'), contentFrame('m', ['first'], { bloomFilter })]);
    receiveAll(channel, [contentFrame('held', ['missing'])]);
    channel.requestRepair('missing', at(0));
    channel.send(bytesOf('mine'), at(0));
    // Sends nothing before a request is due, so that every kind may carry it.
    const frame = frames[kind]!(channel);
    expect(fieldsOf(decodeMessage(frame!))).toBe(fields);
  });
});

it('a lean frame of 100 bytes is a fortieth of the same in the interop profile', () => {
  const size = (wireProfile: 'lean' | 'interop'): number => {
    const channel = createParticipant('alice', { wireProfile });
    receiveAll(
      channel,
      ['a', 'b', 'c'].map((id) => contentFrame(id)),
    );
    return channel.messageFrame(channel.send(new Uint8Array(100), at(0))!.messageId, at(0)).bytes.length;
  };
  expect(size('interop') - size('lean')).toBeGreaterThan(FILTER_BYTES);
  expect(40 * size('lean')).toBeLessThan(size('interop'));
});
