import { memoryPersistence, type Persistence } from 'react-reliable-channel/engine';
import { describe, vi } from 'vitest';
import { conversations } from '../support/waku/conversations.js';
import { openParticipant } from '../support/waku/participant.js';
import { openSdkParticipant } from '../support/waku/sdkParticipant.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

describe('over light nodes in Node', () => {
  conversations(async () => {
    const kept = new Map<string, Persistence>();
    const here = new Set<{ close(): Promise<void> }>();
    return {
      async enter(options) {
        const persistence = kept.get(options.participantId) ?? memoryPersistence();
        kept.set(options.participantId, persistence);
        const participant = await openParticipant(options, persistence);
        here.add(participant);
        return {
          send: async (text) => participant.send(text),
          view: async () => participant.view(),
          leave: () => (here.delete(participant), participant.close()),
        };
      },
      async enterWithSdk(options) {
        const participant = await openSdkParticipant(options);
        here.add(participant);
        return {
          send: async (text) => participant.send(text),
          view: async () => participant.view(),
        };
      },
      close: async () => void (await Promise.all([...here].map((participant) => participant.close()))),
    };
  });
});
