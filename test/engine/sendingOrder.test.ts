import 'fake-indexeddb/auto';
import { createReliableChannel } from 'react-reliable-channel/engine';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { createVirtualClock } from 'react-reliable-channel/testing';
import { expect, it } from 'vitest';
import { bytes } from '../support/group.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

it.each(['online', 'offline'] as const)(
  'messages go out in the order they were sent in after a reload, %s',
  async (health) => {
    const clock = createVirtualClock();
    const persistence = indexedDbPersistence({ prefix: `order ${health}` });
    const open = (transport: ScriptedTransport) =>
      createReliableChannel({ channelId: 'lobby', participantId: 'alice', transport, clock, persistence });
    const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);

    const before = new ScriptedTransport();
    before.setHealth('offline');
    const offline = await open(before);
    for (const text of texts) offline.send(bytes(text));
    await offline.close();

    const transport = new ScriptedTransport();
    transport.setHealth(health);
    const channel = await open(transport);
    transport.setHealth('online');
    await clock.advance(0);
    expect(transport.contents).toEqual(texts);
    await channel.close();
  },
);
